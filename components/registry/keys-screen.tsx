'use client';
/** `/registry/{org}/settings/keys`: keys of the organization, for build servers and other programs. */
import { KeyRound } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { accountEndpoints, registry, reloadRemotes } from '@/lib/client';
import { KeyTable } from '../account/key-table';
import type { Created } from '../account/tokens';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { ErrorNote } from '../ui/error-note';
import { NewKey } from './new-key';
import { SettingsFrame } from './settings-frame';
import { usePages } from './use-pages';

const TokenDialog = lazy(async () => ({ default: (await import('../account/token-dialog')).TokenDialog }));

export function KeysScreen({ org }: { readonly org: string }) {
  return (
    <SettingsFrame org={org} chosen="keys">
      {() => <Keys org={org} />}
    </SettingsFrame>
  );
}

function Keys({ org }: { readonly org: string }) {
  const { items, error, reload, more } = usePages(`keys:${org}`, (cursor) =>
    registry.call(accountEndpoints['keys.list'], { params: { org }, query: { limit: 100, ...(cursor ? { cursor } : {}) } }),
  );
  const [isAdding, setAdding] = useState(false);
  const [created, setCreated] = useState<Created>();
  const add = (
    <Button kind="act" onClick={() => setAdding(true)}>
      New key
    </Button>
  );
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <p className="mr-auto max-w-2xl text-pretty text-13 text-muted">
          A key belongs to the organization and may do no more than whoever made it. It stops when that person leaves.
        </p>
        {isAdding || items?.length === 0 ? null : add}
      </div>
      {isAdding ? (
        <NewKey
          org={org}
          onCancel={() => setAdding(false)}
          onDone={(made) => {
            setAdding(false);
            setCreated(made);
            reloadRemotes(`keys:${org}`);
          }}
        />
      ) : null}
      {error ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : null}
      {items?.length === 0 && !isAdding ? (
        <EmptyState picture={<KeyRound size={24} strokeWidth={1.5} aria-hidden />} title="No key yet" actions={add}>
          With a key, a build server uploads and deploys versions without anybody signing in.
        </EmptyState>
      ) : null}
      {items && items.length > 0 ? (
        <KeyTable
          label="API keys"
          keys={items}
          hasBinding
          revoke={async ({ id }) => {
            await registry.call(accountEndpoints['keys.delete'], { params: { org, id } });
            reloadRemotes(`keys:${org}`);
          }}
        />
      ) : null}
      {more ? (
        <Button kind="quiet" onClick={more} className="justify-self-center">
          Show more
        </Button>
      ) : null}
      {created ? (
        <Suspense fallback={null}>
          <TokenDialog {...created} onClose={() => setCreated(undefined)} />
        </Suspense>
      ) : null}
    </>
  );
}
