'use client';
/** Personal tokens: what scripts and the command line sign in with, in your name. */
import { lazy, Suspense, useState } from 'react';
import { accountEndpoints, registry, reloadRemotes, useRemote } from '@/lib/client';
import { Button } from '../ui/button';
import { ErrorNote } from '../ui/error-note';
import { SelectField, TextField } from '../ui/field';
import { Skeleton } from '../ui/skeleton';
import { useSubmit } from '../ui/use-submit';
import { KeyTable } from './key-table';

const TokenDialog = lazy(async () => ({ default: (await import('./token-dialog')).TokenDialog }));

/** How long a key lives, in days. */
export const lives = { '30': '30 days', '90': '90 days', '365': 'a year' } as const;

export interface Created {
  readonly name: string;
  readonly token: string;
}

export function Tokens() {
  const { data, error, reload } = useRemote(
    'tokens',
    async () => (await registry.call(accountEndpoints['me.tokens.list'], { query: { limit: 200 } })).items,
  );
  const [isAdding, setAdding] = useState(false);
  const [created, setCreated] = useState<Created>();
  const done = (made: Created) => {
    setAdding(false);
    setCreated(made);
    reloadRemotes('tokens');
  };
  return (
    <section aria-label="API tokens" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="mr-auto font-semibold text-16">API tokens</h2>
        {isAdding ? null : <Button onClick={() => setAdding(true)}>New token</Button>}
      </div>
      <p className="text-13 text-muted">The command line and scripts use a token in your name; it may do what you may, in all your organizations.</p>
      {isAdding ? <NewToken onDone={done} onCancel={() => setAdding(false)} /> : null}
      {error ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : null}
      {data === undefined && !error ? <Skeleton className="h-24 rounded-card" /> : null}
      {data && data.length > 0 ? (
        <KeyTable
          label="API tokens"
          keys={data}
          revoke={async ({ id }) => {
            await registry.call(accountEndpoints['me.tokens.delete'], { params: { id } });
            reloadRemotes('tokens');
          }}
        />
      ) : null}
      {created ? (
        <Suspense fallback={null}>
          <TokenDialog {...created} onClose={() => setCreated(undefined)} />
        </Suspense>
      ) : null}
    </section>
  );
}

interface NewTokenProps {
  readonly onDone: (created: Created) => void;
  readonly onCancel: () => void;
}

function NewToken({ onDone, onCancel }: NewTokenProps) {
  const [name, setName] = useState('');
  const [days, setDays] = useState<keyof typeof lives>('90');
  const { submit, isSending, error } = useSubmit(
    () => registry.call(accountEndpoints['me.tokens.create'], { body: { name, expiresInDays: Number(days) } }),
    ({ key, token }) => onDone({ name: key.name, token }),
  );
  return (
    <form
      onSubmit={submit}
      aria-label="New token"
      className="grid items-start gap-4 rounded-card border border-line bg-surface p-4 sm:grid-cols-[1fr_10rem]"
    >
      <TextField
        label="Name"
        autoFocus
        required
        maxLength={100}
        placeholder="laptop"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <SelectField label="Lives for" value={days} onChange={(event) => setDays(event.target.value as keyof typeof lives)}>
        {Object.entries(lives).map(([id, title]) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </SelectField>
      {error ? <ErrorNote error={error.toJSON()} className="sm:col-span-2" /> : null}
      <div className="flex justify-end gap-2 sm:col-span-2">
        <Button kind="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button kind="act" type="submit" disabled={isSending || name.trim() === ''}>
          {isSending ? 'Creating' : 'Create token'}
        </Button>
      </div>
    </form>
  );
}
