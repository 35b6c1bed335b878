'use client';
/** A page about one environment of a model: chips to choose it, each with its active devices, and what the page shows of it. */
import { type ReactNode, useState } from 'react';
import type { EnvironmentView } from '@/lib/client';
import { type Place, targetOf, useEnvironments } from '../deliver/use-environments';
import { Chip } from '../ui/chip';
import { ErrorNote } from '../ui/error-note';
import { Skeleton } from '../ui/skeleton';

export interface ChosenEnvironmentProps {
  readonly place: Place;
  /** Stands beside the chips. */
  readonly beside?: (environment: EnvironmentView) => ReactNode;
  readonly children: (environment: EnvironmentView) => ReactNode;
}

export function ChosenEnvironment({ place, beside, children }: ChosenEnvironmentProps) {
  const { data, error, reload } = useEnvironments(place);
  const [chosen, setChosen] = useState<string>();
  const environment = data?.find(({ name }) => name === chosen) ?? likeliest(data ?? [], place.model);
  return (
    <>
      {error ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : null}
      {!data && !error ? <Skeleton className="h-60 rounded-card" /> : null}
      {data ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <fieldset aria-label="Environment" className="flex flex-wrap gap-2">
            {data.map(({ name, devices }) => (
              <Chip key={name} count={devices.active7d} isPressed={name === environment?.name} onPress={() => setChosen(name)}>
                {name}
              </Chip>
            ))}
          </fieldset>
          {environment ? beside?.(environment) : null}
        </div>
      ) : null}
      {environment ? children(environment) : null}
    </>
  );
}

/** prod where the model is on it; else the environment with the most devices that has the model. */
function likeliest(environments: readonly EnvironmentView[], model: string): EnvironmentView | undefined {
  const live = environments.filter((one) => targetOf(one, model)?.default != null);
  const byDevices = (live.length > 0 ? live : environments).toSorted((a, b) => b.devices.active7d - a.devices.active7d);
  return byDevices.find(({ name }) => name === 'prod') ?? byDevices[0];
}
