'use client';
/** Which environment a page is about: chips, each with its active devices. */
import type { EnvironmentView } from '@/lib/client';
import { targetOf } from '../deliver/use-environments';
import { Chip } from '../ui/chip';

export interface EnvironmentChoiceProps {
  readonly environments: readonly EnvironmentView[];
  readonly chosen: EnvironmentView | undefined;
  readonly onChoose: (name: string) => void;
}

export function EnvironmentChoice({ environments, chosen, onChoose }: EnvironmentChoiceProps) {
  return (
    <fieldset aria-label="Environment" className="flex flex-wrap gap-2">
      {environments.map(({ name, devices }) => (
        <Chip key={name} count={devices.active7d} isPressed={name === chosen?.name} onPress={() => onChoose(name)}>
          {name}
        </Chip>
      ))}
    </fieldset>
  );
}

/** prod where the model is on it; else the environment with the most devices that has the model. */
export function likeliest(environments: readonly EnvironmentView[], model: string): EnvironmentView | undefined {
  const live = environments.filter((one) => targetOf(one, model)?.default != null);
  const byDevices = (live.length > 0 ? live : environments).toSorted((a, b) => b.devices.active7d - a.devices.active7d);
  return byDevices.find(({ name }) => name === 'prod') ?? byDevices[0];
}
