'use client';
/** Table "Versions": where each runs, what it is, what can be done with it. A failed one says why; a waiting one, what for. */
import { registry, registryEndpoints, reloadRemotes, type VersionView } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { type Place, placeKey } from '../deliver/use-environments';
import { scoreWords } from '../launch/version-rows';
import { Badge } from '../ui/badge';
import { Button, buttonLook } from '../ui/button';
import { readableBytes } from '../ui/readable';
import { RevokeButton } from '../ui/revoke-button';
import { Cell, Row, Table } from '../ui/table';
import { showError } from '../ui/toast';
import type { Tone } from '../ui/tone';
import { utcTime } from './utc-time';

export interface VersionTableProps {
  readonly place: Place;
  readonly versions: readonly VersionView[];
  readonly mayWrite: boolean;
  /** null where nothing can be deployed. */
  readonly onDeploy: ((version: number) => void) | null;
}

const columns = [
  { id: 'environments', title: 'Environments' },
  { id: 'version', title: 'Version' },
  { id: 'saved', title: 'Saved (UTC)', isWide: true },
  { id: 'description', title: 'Description', isWide: true },
  { id: 'state', title: 'State', isWide: true },
  { id: 'actions', title: 'Actions', isNumber: true },
] as const;

export function VersionTable({ versions, ...rest }: VersionTableProps) {
  return (
    <section aria-labelledby="versions" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id="versions" className="font-semibold text-16">
        Versions
      </h2>
      {versions.length === 0 ? (
        <p className="text-muted">None yet. A version never changes once it has its number, so what a device runs is always known.</p>
      ) : (
        <Table label="Versions" columns={columns}>
          {versions.map((version) => (
            <VersionRow key={version.id} version={version} {...rest} />
          ))}
        </Table>
      )}
    </section>
  );
}

const states: Readonly<Record<VersionView['state'], { readonly tone: Tone; readonly words: string }>> = {
  pending: { tone: 'warn', words: 'waits for its files' },
  verifying: { tone: 'accent', words: 'verifying' },
  ready: { tone: 'good', words: 'ready' },
  failed: { tone: 'bad', words: 'failed' },
  yanked: { tone: 'bad', words: 'withdrawn' },
};

function VersionRow({ place, version, mayWrite, onDeploy }: Omit<VersionTableProps, 'versions'> & { readonly version: VersionView }) {
  const { number, state, failure } = version;
  const { tone, words } = states[state];
  return (
    <Row>
      <Cell>
        <span className="flex flex-wrap gap-1">
          {version.environments.map((name) => (
            <span key={name} className="rounded-full border border-launch/50 px-2 py-0.5 text-12 text-launch-text">
              {name}
            </span>
          ))}
        </span>
      </Cell>
      <Cell isHead>
        {number === null ? '–' : `v${number}`}
        {state === 'ready' ? null : <span className="block font-normal text-12 text-muted md:hidden">{words}</span>}
        <span className="block max-w-40 truncate font-normal text-12 text-muted md:hidden">{version.description}</span>
      </Cell>
      <Cell isWide className="whitespace-nowrap font-mono text-12">
        {utcTime(version.readyAt ?? version.createdAt)}
      </Cell>
      <Cell isWide className="max-w-72">
        <p className="truncate">{version.description}</p>
        <p className="truncate text-12 text-muted">{factsOf(version)}</p>
      </Cell>
      <Cell isWide className="max-w-80">
        <Badge tone={tone}>{words}</Badge>
        {failure ? (
          <p className="text-12 text-muted">
            {failure.message} <code className="font-mono">{failure.code}</code>
          </p>
        ) : null}
        {state === 'pending' ? <p className="text-12 text-muted">Choose the same files again to go on; after a day it goes by itself.</p> : null}
      </Cell>
      <Cell isNumber className="font-sans!">
        {number === null ? (
          mayWrite && <GiveUp place={place} version={version} />
        ) : (
          <Deeds place={place} number={number} state={state} onDeploy={onDeploy} />
        )}
      </Cell>
    </Row>
  );
}

/** "12.4 MB, 4 KB new · 33 of 40 · by Ada". */
function factsOf({ archive, newBytes, metrics, actor, filename }: VersionView): string {
  const size = archive ? readableBytes(archive.size) : '';
  // A zip of stored files is a little larger than they are.
  const fresh = newBytes === null ? '' : readableBytes(newBytes);
  return [archive ? (fresh === '' || fresh === size ? size : `${size}, ${fresh} new`) : filename, scoreWords(metrics), `by ${actor.name}`]
    .filter(Boolean)
    .join(' · ');
}

interface DeedsProps {
  readonly place: Place;
  readonly number: number;
  readonly state: VersionView['state'];
  readonly onDeploy: ((version: number) => void) | null;
}

function Deeds({ place, number, state, onDeploy }: DeedsProps) {
  return (
    <span className="inline-flex gap-1 phone:flex-wrap phone:justify-end">
      <a
        href={registry.url(registryEndpoints['versions.archive'], { params: { ...place, version: String(number) } })}
        download
        aria-label={`Download version ${number}`}
        className={buttonLook({ kind: 'quiet', size: 'small' })}
      >
        Download
      </a>
      {state === 'ready' && onDeploy ? (
        <Button size="small" aria-label={`Deploy version ${number}`} onClick={() => onDeploy(number)}>
          Deploy
        </Button>
      ) : null}
    </span>
  );
}

/** Only a version without a number can be given up. */
function GiveUp({ place, version }: { readonly place: Place; readonly version: VersionView }) {
  const run = async () => {
    try {
      await registry.call(registryEndpoints['versions.abort'], { params: { ...place, version: version.id } });
      reloadRemotes(placeKey(place));
    } catch (thrown) {
      showError(toAppError(thrown).toJSON());
    }
  };
  return (
    <RevokeButton label={`Remove ${version.filename}`} run={run}>
      Remove
    </RevokeButton>
  );
}
