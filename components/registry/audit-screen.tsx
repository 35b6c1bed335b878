'use client';
/** `/registry/{org}/settings/audit`: every change of the organization, by whom and on what, newest first. */
import { useState } from 'react';
import { type AuditView, accountEndpoints, registry } from '@/lib/client';
import { Button } from '../ui/button';
import { ErrorNote } from '../ui/error-note';
import { SelectField } from '../ui/field';
import { Cell, Row, Table } from '../ui/table';
import { SettingsFrame } from './settings-frame';
import { usePages } from './use-pages';
import { utcTime } from './utc-time';

const columns = [
  { id: 'when', title: 'When (UTC)' },
  { id: 'who', title: 'By' },
  { id: 'action', title: 'What' },
  { id: 'target', title: 'On', isWide: true },
  { id: 'change', title: 'Change', isWide: true },
] as const;

export function AuditScreen({ org }: { readonly org: string }) {
  return (
    <SettingsFrame org={org} chosen="audit">
      {() => <AuditLog org={org} />}
    </SettingsFrame>
  );
}

function AuditLog({ org }: { readonly org: string }) {
  const [action, setAction] = useState('');
  const { items, error, reload, more } = usePages(`audit:${org}:${action}`, (cursor) =>
    registry.call(accountEndpoints['audit.list'], {
      params: { org },
      query: { limit: 50, ...(action === '' ? {} : { action }), ...(cursor ? { cursor } : {}) },
    }),
  );
  const [known, setKnown] = useState<readonly string[]>([]);
  const seen = [...new Set([...known, ...(items ?? []).map((entry) => entry.action)])].sort();
  if (seen.length > known.length) setKnown(seen);
  return (
    <>
      <div className="w-56">
        <SelectField label="What" value={action} onChange={(event) => setAction(event.target.value)}>
          <option value="">Everything</option>
          {seen.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </SelectField>
      </div>
      {error ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : null}
      <Table label="Audit log" columns={columns} isBusy={!items}>
        {items?.map((entry) => (
          <Row key={entry.id}>
            <Cell className="whitespace-nowrap font-mono text-12">{utcTime(entry.at)}</Cell>
            <Cell>{entry.actor.name}</Cell>
            <Cell className="font-mono text-12">{entry.action}</Cell>
            <Cell isWide>{targetWords(entry)}</Cell>
            <Cell isWide className="max-w-80 break-words text-12 text-muted">
              {changeWords(entry)}
            </Cell>
          </Row>
        ))}
      </Table>
      {more ? (
        <Button kind="quiet" onClick={more} className="justify-self-center">
          Show older
        </Button>
      ) : null}
    </>
  );
}

function targetWords({ target }: AuditView): string {
  const { kind, name, model, id } = target as Readonly<Record<'kind' | 'name' | 'model' | 'id', string | undefined>>;
  return [kind, name ?? (model === undefined ? id : `of ${model}`)].filter(Boolean).join(' ');
}

function changeWords({ before, after }: AuditView): string {
  return [fieldWords(before), fieldWords(after)].filter(Boolean).join(' → ');
}

/** `{days: 90, scopes: [...]}` as "days 90, scopes versions:read deploy:*". */
function fieldWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(fieldWords).join(' ');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, field]) => `${name} ${fieldWords(field) || 'none'}`)
      .join(', ');
  }
  // Of hashes and ids, the beginning tells enough.
  return value === null || value === undefined ? '' : String(value).replace(/\b[0-9a-f]{64}\b/, (hash) => `${hash.slice(0, 12)}…`);
}
