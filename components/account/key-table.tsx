'use client';
/** Keys as rows: what each may do, until when, when it was last used; and the way to take it back. */
import type { KeyView } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { readableTime } from '../ui/readable';
import { RevokeButton } from '../ui/revoke-button';
import { Cell, type Column, Row, Table } from '../ui/table';
import { showError, showToast } from '../ui/toast';

export interface KeyTableProps {
  /** The accessible name. */
  readonly label: string;
  readonly keys: readonly KeyView[];
  /** With the column that says where a key is valid. */
  readonly hasBinding?: boolean;
  readonly revoke: (key: KeyView) => Promise<unknown>;
}

export function KeyTable({ label, keys, hasBinding = false, revoke }: KeyTableProps) {
  const columns: readonly Column[] = [
    { id: 'name', title: 'Name' },
    { id: 'start', title: 'Begins with', isWide: true },
    { id: 'scopes', title: 'May' },
    ...(hasBinding ? [{ id: 'binding', title: 'Where', isWide: true }] : []),
    { id: 'expires', title: 'Ends', isWide: true },
    { id: 'used', title: 'Last used', isWide: true },
    { id: 'deeds', title: '', srTitle: 'Actions', isNumber: true },
  ];
  const take = async (key: KeyView) => {
    try {
      await revoke(key);
      showToast({ text: `${key.name} is revoked: its next request is refused.` });
    } catch (thrown) {
      showError(toAppError(thrown).toJSON());
    }
  };
  return (
    <Table label={label} columns={columns}>
      {keys.map((key) => (
        <Row key={key.id}>
          <Cell isHead>{key.name}</Cell>
          <Cell isWide className="font-mono text-muted">
            {key.start}…
          </Cell>
          <Cell className="text-muted">{scopeWords(key.scopes)}</Cell>
          {hasBinding ? (
            <Cell isWide className="text-muted">
              {[key.binding.application ?? 'all applications', key.binding.environment].filter(Boolean).join(', ')}
            </Cell>
          ) : null}
          <Cell isWide className="whitespace-nowrap text-muted">
            {key.expiresAt ? key.expiresAt.slice(0, 10) : 'never'}
          </Cell>
          <Cell isWide className="whitespace-nowrap text-muted">
            {key.lastUsedAt ? readableTime(key.lastUsedAt) : 'never'}
          </Cell>
          <Cell isNumber className="font-sans!">
            <RevokeButton label={`Revoke ${key.name}`} run={() => take(key)}>
              Revoke
            </RevokeButton>
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

const words: Readonly<Record<string, string>> = {
  'versions:read': 'read',
  'analytics:read': 'see devices',
  'versions:write': 'upload',
  'deploy:*': 'deploy',
  'org:admin': 'administer',
};

/** Scopes as verbs: "read, upload, deploy to prod". */
function scopeWords(scopes: readonly string[]): string {
  return scopes.map((scope) => words[scope] ?? scope.replace(/^deploy:/, 'deploy to ')).join(', ');
}
