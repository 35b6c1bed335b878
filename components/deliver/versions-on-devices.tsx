'use client';
/** Each version of a model on the devices of an environment, and the reasons for which one failed. */
import { analyticsEndpoints, type Remote, registry, useRemote, type VersionUse } from '@/lib/client';
import { Bar } from '../ui/bar';
import { countOf, readableShare } from '../ui/readable';
import { Cell, Row, Table } from '../ui/table';
import { deviceRefreshMs, type Place, placeKey } from './use-environments';

/** What devices of an environment do with each version, newest first; nothing is asked while there is no model (`''`). */
export function useVersionUse(place: Place, env: string): Remote<readonly VersionUse[]> {
  const params = { org: place.org, app: place.app, env };
  return useRemote(
    place.model === '' ? null : `${placeKey(place)}versions-on:${env}:${place.model}`,
    async () => (await registry.call(analyticsEndpoints['analytics.versions'], { params, query: { model: place.model } })).items,
    { everyMs: deviceRefreshMs },
  );
}

const versionColumns = [
  { id: 'version', title: 'Version' },
  { id: 'share', title: 'Adoption' },
  { id: 'active', title: 'Active', isNumber: true },
  { id: 'downloaded', title: 'Downloaded', isNumber: true, isWide: true },
  { id: 'installed', title: 'Installed', isNumber: true },
  { id: 'failed', title: 'Failed', isNumber: true },
] as const;

export function VersionsOnDevices({ versions }: { readonly versions: readonly VersionUse[] }) {
  return (
    <Table label="Versions on devices" columns={versionColumns}>
      {versions.map((one) => (
        <Row key={one.version}>
          <Cell isHead>v{one.version}</Cell>
          <Cell className="min-w-32">
            <span className="flex items-center gap-3">
              <Bar value={one.adoption ?? 0} tone="launch" label={`Adoption of version ${one.version}`} className="flex-1" />
              <span className="w-12 text-right font-mono text-12">{one.adoption === null ? '–' : readableShare(one.adoption)}</span>
            </span>
          </Cell>
          <Cell isNumber>{one.active}</Cell>
          <Cell isNumber isWide>
            {one.downloaded}
          </Cell>
          <Cell isNumber>{one.installed}</Cell>
          <Cell isNumber>{one.failed}</Cell>
        </Row>
      ))}
    </Table>
  );
}

const reasonWords: Readonly<Record<string, string>> = {
  non_finite: 'gave numbers that are not finite',
  mismatch: 'computed something else than the golden samples say',
  shape: 'gave an answer of another shape',
  timeout: 'took too long for a golden sample',
  open_failed: 'could not be opened',
  crashed: 'ended the page while it was tried',
};

/** Why a version failed, in words. */
function reasonText(reason: string): string {
  return reasonWords[reason] ?? reason;
}

const failureColumns = [
  { id: 'version', title: 'Version' },
  { id: 'reason', title: 'What happened' },
  { id: 'where', title: 'Where', isWide: true },
  { id: 'devices', title: 'Devices', isNumber: true },
] as const;

export function Failures({ versions }: { readonly versions: readonly VersionUse[] }) {
  const rows = versions.flatMap(({ version, reasons }) => reasons.map((reason) => ({ version, ...reason })));
  if (rows.length === 0)
    return <p className="text-muted">No version failed on a device. A device that refuses one keeps what it has and says why here.</p>;
  return (
    <Table label="Failures" columns={failureColumns}>
      {rows.map(({ version, reason, backend, adapter, devices }) => (
        <Row key={`${version} ${reason} ${backend} ${adapter}`}>
          <Cell isHead>v{version}</Cell>
          <Cell>
            It {reasonText(reason)} <code className="font-mono text-12 text-muted">{reason}</code>
          </Cell>
          <Cell isWide className="text-muted">
            {[backend, adapter].filter((word) => word !== '' && word !== 'none').join(', ') || 'not known'}
          </Cell>
          <Cell isNumber>{countOf(devices, 'device')}</Cell>
        </Row>
      ))}
    </Table>
  );
}
