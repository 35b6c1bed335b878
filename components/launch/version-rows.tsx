'use client';
/** The versions of the project's model: how good, what is new, where it runs. A row is dragged onto a lane, or deployed by its button. */
import { registry, registryEndpoints, type VersionView } from '@/lib/client';
import type { Place } from '../deliver/use-environments';
import { Button } from '../ui/button';
import { countOf, readableBytes, readableTime } from '../ui/readable';
import { Cell, Row, Table } from '../ui/table';

/** What a dragged row carries: the number of its version. */
export const versionDragType = 'application/x-slipway-version';

export interface VersionRowsProps {
  readonly place: Place;
  readonly versions: readonly VersionView[];
  /** null while nothing can be changed. */
  readonly onDeploy: ((version: number) => void) | null;
}

const columns = [
  { id: 'version', title: 'Version' },
  { id: 'score', title: 'On new photos', isWide: true },
  { id: 'description', title: 'Description', isWide: true },
  { id: 'environments', title: 'Runs on' },
  { id: 'size', title: 'Size', isNumber: true, isWide: true },
  { id: 'saved', title: 'Saved', isNumber: true, isWide: true },
  { id: 'deeds', title: '', srTitle: 'Actions', isNumber: true },
] as const;

export function VersionRows({ place, versions, onDeploy }: VersionRowsProps) {
  return (
    <section aria-label="Versions" className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <h2 className="font-semibold text-14">Versions</h2>
      {versions.length === 0 ? <p className="text-muted">No version yet.</p> : null}
      {versions.length > 0 ? (
        <Table label="Versions" columns={columns}>
          {versions.map((version) => (
            <VersionRow key={version.id} place={place} version={version} onDeploy={onDeploy} />
          ))}
        </Table>
      ) : null}
    </section>
  );
}

function VersionRow({ place, version, onDeploy }: Omit<VersionRowsProps, 'versions'> & { readonly version: VersionView }) {
  const { number, archive, newBytes } = version;
  const isReady = version.state === 'ready' && number !== null;
  const zip = registry.url(registryEndpoints['versions.archive'], { params: { ...place, version: String(number) } });
  return (
    <Row>
      <Cell isHead>
        {isReady && onDeploy ? (
          <button
            type="button"
            draggable
            aria-label={`Version ${number}: drag it onto an environment`}
            onClick={() => onDeploy(number)}
            onDragStart={(event) => event.dataTransfer.setData(versionDragType, String(number))}
            className="cursor-grab rounded-control touch:min-h-11"
          >
            v{number}
          </button>
        ) : (
          <span>{number === null ? '–' : `v${number}`}</span>
        )}
      </Cell>
      <Cell isWide className="font-mono">
        {scoreWords(version.metrics)}
      </Cell>
      <Cell isWide className="max-w-56 truncate text-muted">
        {version.failure ? `${version.failure.message}` : version.description}
      </Cell>
      <Cell>
        <span className="flex flex-wrap gap-1">
          {version.environments.map((name) => (
            <span key={name} className="rounded-full border border-launch/50 px-2 py-0.5 text-12 text-launch-text">
              {name}
            </span>
          ))}
          {isReady ? null : <span className="text-12 text-muted">{version.state}</span>}
        </span>
      </Cell>
      <Cell isNumber isWide>
        {archive ? readableBytes(archive.size) : ''}
        {archive && newBytes !== null && newBytes < 0.9 * archive.size ? ` · ${readableBytes(newBytes)} new` : ''}
      </Cell>
      <Cell isNumber isWide>
        {readableTime(version.createdAt)}
      </Cell>
      <Cell isNumber>
        {isReady ? (
          <span className="inline-flex gap-1 phone:flex-wrap phone:justify-end">
            <a
              href={zip}
              download
              className="self-center rounded-control px-2 text-13 text-muted hover:text-text"
              aria-label={`Download version ${number}`}
            >
              Download
            </a>
            <Button size="small" disabled={!onDeploy} aria-label={`Deploy version ${number}`} onClick={() => onDeploy?.(number)}>
              Deploy
            </Button>
          </span>
        ) : null}
      </Cell>
    </Row>
  );
}

/** "33 of 40" of a package's own numbers; empty for other files. */
export function scoreWords(metrics: unknown): string {
  if (typeof metrics !== 'object' || metrics === null) return '';
  const { right, of } = metrics as { readonly right?: unknown; readonly of?: unknown };
  return typeof right === 'number' && typeof of === 'number' && of > 0 ? `${right} of ${countOf(of, 'photo').split(' ')[0]}` : '';
}
