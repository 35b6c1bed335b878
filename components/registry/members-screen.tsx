'use client';
/** `/registry/{org}/settings/members`: who belongs to it and what each may do. */
import { accountEndpoints, registry } from '@/lib/client';
import { Button } from '../ui/button';
import { ErrorNote } from '../ui/error-note';
import { readableTime } from '../ui/readable';
import { Cell, Row, Table } from '../ui/table';
import { SettingsFrame } from './settings-frame';
import { usePages } from './use-pages';

const columns = [
  { id: 'name', title: 'Name' },
  { id: 'email', title: 'Email', isWide: true },
  { id: 'role', title: 'Role' },
  { id: 'since', title: 'Since', isNumber: true, isWide: true },
] as const;

const roleWords = {
  owner: 'everything, other owners too',
  admin: 'applications, keys, people',
  deployer: 'deploys and rolls back',
  uploader: 'uploads versions',
  viewer: 'looks',
} as const;

export function MembersScreen({ org }: { readonly org: string }) {
  return (
    <SettingsFrame org={org} chosen="members">
      {(me) => <Members org={org} ownId={me.principal.id} />}
    </SettingsFrame>
  );
}

function Members({ org, ownId }: { readonly org: string; readonly ownId: string }) {
  const { items, error, reload, more } = usePages(`members:${org}`, (cursor) =>
    registry.call(accountEndpoints['members.list'], { params: { org }, query: { limit: 100, ...(cursor ? { cursor } : {}) } }),
  );
  return (
    <>
      {error ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : null}
      <Table label="Members" columns={columns} isBusy={!items}>
        {items?.map(({ id, user, role, createdAt }) => (
          <Row key={id}>
            <Cell isHead>
              {user.name}
              {user.id === ownId ? <span className="font-normal text-muted"> (you)</span> : null}
            </Cell>
            <Cell isWide className="text-muted">
              {user.email}
            </Cell>
            <Cell>
              {role} <span className="text-muted">{roleWords[role]}</span>
            </Cell>
            <Cell isNumber isWide>
              {readableTime(createdAt)}
            </Cell>
          </Row>
        ))}
      </Table>
      {more ? (
        <Button kind="quiet" onClick={more} className="justify-self-center">
          Show more
        </Button>
      ) : null}
    </>
  );
}
