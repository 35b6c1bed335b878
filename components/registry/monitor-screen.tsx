'use client';
/** `.../{model}/monitor`: the devices of an environment by day, what each version does on them, and why one failed. */
import type { EnvironmentView } from '@/lib/client';
import { ActiveDevices } from '../deliver/active-devices';
import type { Place } from '../deliver/use-environments';
import { Failures, useVersionUse, VersionsOnDevices } from '../deliver/versions-on-devices';
import { ErrorNote } from '../ui/error-note';
import { ChosenEnvironment } from './environment-choice';
import { ModelFrame } from './model-frame';

export function MonitorScreen(place: Place) {
  return (
    <ModelFrame place={place} chosen="monitor">
      {() => (
        <ChosenEnvironment place={place}>
          {(environment) => <OnDevices key={environment.id} place={place} environment={environment} />}
        </ChosenEnvironment>
      )}
    </ModelFrame>
  );
}

function OnDevices({ place, environment: { name } }: { readonly place: Place; readonly environment: EnvironmentView }) {
  const { data, error, reload } = useVersionUse(place, name);
  return (
    <>
      <ActiveDevices place={place} env={name} />
      {error ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : null}
      <section aria-labelledby="on-devices" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <h2 id="on-devices" className="font-semibold text-16">
          Versions on devices
        </h2>
        {data && data.length > 0 ? (
          <VersionsOnDevices versions={data} />
        ) : (
          <p className="text-muted">{data ? `No device of ${name} has reported a version of this model yet. Integrate shows how one begins.` : ''}</p>
        )}
      </section>
      <section aria-labelledby="failures" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <h2 id="failures" className="font-semibold text-16">
          Failures
        </h2>
        <Failures versions={data ?? []} />
      </section>
    </>
  );
}
