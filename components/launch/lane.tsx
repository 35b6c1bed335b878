'use client';
/** One environment as a lane: who it is, the hull of its version on the slip, how many devices run it. Takes a dragged version. */
import { Copy } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import type { EnvironmentView } from '@/lib/client';
import type { Intent } from '../deliver/deploy-dialog';
import { type Place, targetOf } from '../deliver/use-environments';
import { useVersionUse } from '../deliver/versions-on-devices';
import { Bar } from '../ui/bar';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { countOf, readableShare, readableTime } from '../ui/readable';
import { tip } from '../ui/tip';
import { showToast } from '../ui/toast';
import { Hull } from './hull';
import { LaneHistory } from './lane-history';
import { versionDragType } from './version-rows';

export interface LaneProps {
  readonly place: Place;
  readonly environment: EnvironmentView;
  /** The newest ready version: the end of the slip. */
  readonly newest: number | null;
  /** Another environment has a version that this one has not. */
  readonly canPromote: boolean;
  readonly isChosen?: boolean;
  /** Absent where there is nothing to choose it for. */
  readonly onChoose?: () => void;
  /** null while nothing can be changed. */
  readonly onIntent: ((intent: Intent) => void) | null;
}

export function Lane({ place, environment, newest, canPromote, isChosen = false, onChoose, onIntent }: LaneProps) {
  const { name } = environment;
  const target = targetOf(environment, place.model);
  const version = target?.default ?? null;
  const drop = useVersionDrop((dropped) => onIntent?.({ kind: 'deploy', version: dropped, env: name }));
  return (
    <article
      aria-label={`Environment ${name}`}
      {...drop.handlers}
      className={cx(
        'grid gap-3 rounded-card border bg-surface p-4 transition-colors',
        drop.isOver ? 'border-launch bg-launch/6' : isChosen ? 'border-line-strong' : 'border-line',
      )}
    >
      <div className="grid items-center gap-4 md:grid-cols-[9rem_minmax(0,1fr)_11rem]">
        <div className="grid gap-0.5">
          <h3 className="flex items-center gap-2 font-semibold text-16">
            {onChoose ? (
              <button type="button" aria-pressed={isChosen} onClick={onChoose} className="rounded-control hover:underline touch:min-h-11">
                {name}
              </button>
            ) : (
              name
            )}
            {environment.protected ? (
              <span className="rounded-full border border-line px-2 py-0.5 font-normal text-12 text-muted">protected</span>
            ) : null}
          </h3>
          <KeyButton envKey={environment.key} />
        </div>
        <Hull version={version} newest={newest} since={target?.since ? sinceWords(target.since, target.by?.name) : null} />
        <Devices place={place} environment={environment} version={version} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <LaneHistory place={place} environment={environment} />
        <span className="flex-1 phone:hidden" />
        <Button
          size="small"
          kind="quiet"
          disabled={!onIntent || target?.previous == null}
          onClick={() => onIntent?.({ kind: 'rollback', env: name })}
        >
          Roll back {name}
        </Button>
        <Button size="small" kind="quiet" disabled={!onIntent || !canPromote} onClick={() => onIntent?.({ kind: 'promote', env: name })}>
          Promote to {name}
        </Button>
      </div>
    </article>
  );
}

function sinceWords(since: string, by: string | undefined): string {
  return `since ${readableTime(since)}${by ? ` by ${by}` : ''}`;
}

/** The public key, short; pressing it copies the whole. */
function KeyButton({ envKey }: { readonly envKey: string }) {
  const copy = () =>
    void navigator.clipboard.writeText(envKey).then(
      () => showToast({ text: 'The key is copied. It is public: it stands in client code.' }),
      () => showToast({ text: `The browser refused to copy. The key: ${envKey}` }),
    );
  return (
    <button
      type="button"
      onClick={copy}
      {...tip('Copy the public key of this environment')}
      className="inline-flex items-center gap-1.5 justify-self-start rounded-control font-mono text-12 text-muted hover:text-text touch:min-h-11"
    >
      {envKey.slice(0, 7)}…{envKey.slice(-4)}
      <Copy size={12} strokeWidth={1.5} aria-hidden />
    </button>
  );
}

interface DevicesProps {
  readonly place: Place;
  readonly environment: EnvironmentView;
  readonly version: number | null;
}

function Devices({ place, environment, version }: DevicesProps) {
  const { active7d } = environment.devices;
  const { data } = useVersionUse(place, environment.name);
  const share = data?.find((item) => item.version === version)?.adoption ?? (data ? 0 : null);
  // The devices of an environment may all run another model of the application.
  const isUsed = data?.some((item) => item.active > 0) !== false;
  return (
    <div className="grid gap-1.5 md:text-right">
      <p>
        <strong className="font-semibold text-20 tabular-nums">{active7d}</strong>{' '}
        <span className="text-muted">active {active7d === 1 ? 'device' : 'devices'}</span>
      </p>
      {active7d > 0 && isUsed ? (
        <>
          <Bar
            value={share ?? 0}
            tone="launch"
            label={`Devices on the version of ${environment.name}`}
            valueText={`${readableShare(share ?? 0)} of ${countOf(active7d, 'device')}`}
          />
          <p className="text-12 text-muted">{shareWords(share, version)}</p>
        </>
      ) : (
        <p className="text-12 text-muted">
          {version === null ? 'nothing to run yet' : active7d > 0 ? `none of them runs ${place.model} yet` : 'waiting for the first device'}
        </p>
      )}
    </div>
  );
}

function shareWords(share: number | null, version: number | null): string {
  if (version === null) return 'nothing to run';
  if (share === null) return 'looking';
  return share === 1 ? `all on v${version}` : `${readableShare(share)} on v${version}, the rest updates on next open`;
}

/** A lane takes the rows of the version table. */
function useVersionDrop(onVersion: (version: number) => void) {
  const [isOver, setOver] = useState(false);
  const takes = (event: DragEvent) => event.dataTransfer.types.includes(versionDragType);
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!takes(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        setOver(false);
        if (!takes(event)) return;
        event.preventDefault();
        onVersion(Number(event.dataTransfer.getData(versionDragType)));
      },
    },
  };
}
