'use client';
/** What happened to an environment, newest first: who deployed what, and why. Read when it is opened. */
import { useState } from 'react';
import { type DeploymentView, deploymentEndpoints, type EnvironmentView, registry, useRemote } from '@/lib/client';
import { type Place, placeKey } from '../deliver/use-environments';
import { Button } from '../ui/button';
import { ErrorNote } from '../ui/error-note';
import { readableTime } from '../ui/readable';

const kindWords: Readonly<Record<string, string>> = {
  created: 'made',
  deploy: 'deployed',
  promote: 'promoted',
  rollback: 'rolled back',
  refresh: 'signed again',
  key_rotated: 'new key',
};

export interface LaneHistoryProps {
  readonly place: Place;
  readonly environment: EnvironmentView;
}

export function LaneHistory({ place, environment }: LaneHistoryProps) {
  const [isOpen, setOpen] = useState(false);
  const { name } = environment;
  return (
    <>
      <Button size="small" kind="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        History of {name}
      </Button>
      {isOpen ? <Entries place={place} env={name} /> : null}
    </>
  );
}

function Entries({ place, env }: { readonly place: Place; readonly env: string }) {
  const { data, error, reload } = useRemote(`${placeKey(place)}history:${env}:${place.model}`, async () => {
    const params = { org: place.org, app: place.app, env };
    return (
      await registry.call(deploymentEndpoints['deployments.list'], {
        params,
        query: { limit: 20, ...(place.model === '' ? {} : { model: place.model }) },
      })
    ).items;
  });
  if (error) return <ErrorNote error={error.toJSON()} onRetry={reload} className="order-last w-full" />;
  return (
    <ol aria-label={`History of ${env}`} aria-busy={!data} className="order-last grid w-full gap-1 border-line border-t pt-3 text-13">
      {data?.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
      {data?.length === 0 ? <li className="text-muted">Nothing was deployed here yet.</li> : null}
    </ol>
  );
}

function Entry({ entry }: { readonly entry: DeploymentView }) {
  return (
    <li className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 md:grid-cols-[5.5rem_11rem_minmax(0,1fr)]">
      <time dateTime={entry.createdAt} className="text-muted">
        {readableTime(entry.createdAt)}
      </time>
      <span>
        {kindWords[entry.kind] ?? entry.kind}
        {entry.version === null ? '' : ` v${entry.version}`}
        {entry.previous === null ? '' : ` after v${entry.previous}`}
      </span>
      <span className="text-muted phone:col-start-2">
        {entry.actor.name}
        {entry.reason ? `: ${entry.reason}` : ''}
      </span>
    </li>
  );
}
