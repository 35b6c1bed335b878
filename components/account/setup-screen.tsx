'use client';
/**
 * `/setup`: the first owner. At the computer itself there is nothing to fill in: whoever opens it owns it, and goes on to where
 * they came from. From anywhere else it asks for the code that stands in the terminal.
 */
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { accountEndpoints, registry, reloadRemotes, useQueryParam, useRemote } from '@/lib/client';
import { type AppError, toAppError } from '@/lib/core';
import { Button } from '../ui/button';
import { ErrorNote } from '../ui/error-note';
import { TextField } from '../ui/field';
import { Page } from '../ui/page';
import { Skeleton } from '../ui/skeleton';
import { useSubmit } from '../ui/use-submit';
import { Gate } from './gate';
import { pathHere, signInPath } from './where-to';

/** Reads `to` from the query. */
export function SetupScreen() {
  const router = useRouter();
  const to = pathHere(useQueryParam('to'));
  const { data, error, reload } = useRemote('setup', () => registry.call(accountEndpoints['setup.state']));
  const isDone = data?.needed === false;
  useEffect(() => {
    if (isDone) router.replace(signInPath(to));
  }, [isDone, router, to]);
  const goOn = () => {
    reloadRemotes();
    router.replace(to);
  };
  if (error) {
    return (
      <Page>
        <ErrorNote error={error.toJSON()} onRetry={reload} />
      </Page>
    );
  }
  if (data?.needed && !data.local) return <SetupForm onDone={goOn} />;
  if (data?.needed) return <OwnerHere onDone={goOn} />;
  return <Waiting words="Looking whether there is an owner" />;
}

function Waiting({ words }: { readonly words: string }) {
  return (
    <Page>
      <p role="status" className="sr-only">
        {words}
      </p>
      <Skeleton className="h-40 rounded-card" />
    </Page>
  );
}

/** Makes the owner without a question. */
function OwnerHere({ onDone }: { readonly onDone: () => void }) {
  const [error, setError] = useState<AppError>();
  const hasAsked = useRef(false);
  const done = useRef(onDone);
  const make = () =>
    void registry.call(accountEndpoints['setup.create'], { body: {} }).then(
      () => done.current(),
      (thrown: unknown) => {
        const failed = toAppError(thrown);
        // Another tab was faster, with the same cookie.
        if (failed.code === 'auth/setup-done') done.current();
        else setError(failed);
      },
    );
  const start = useRef(make);
  useEffect(() => {
    if (hasAsked.current) return;
    hasAsked.current = true;
    start.current();
  }, []);
  if (!error) return <Waiting words="Making you the owner" />;
  return (
    <Page>
      <ErrorNote error={error.toJSON()} onRetry={make} />
    </Page>
  );
}

function SetupForm({ onDone }: { readonly onDone: () => void }) {
  const [fields, setFields] = useState({ code: '', name: '', email: '', password: '', organization: '' });
  const field = (name: keyof typeof fields) => ({
    value: fields[name],
    required: true,
    onChange: (event: { readonly target: { readonly value: string } }) => setFields({ ...fields, [name]: event.target.value }),
  });
  const { organization, ...owner } = fields;
  const body = { ...owner, code: owner.code.trim(), organization: { name: organization } };
  const { submit, isSending, error } = useSubmit(() => registry.call(accountEndpoints['setup.create'], { body }), onDone);
  return (
    <Gate title="Set up Slipway">
      <p className="text-pretty text-muted">Nobody owns this server yet. The code proves that you are the one who started it.</p>
      <form onSubmit={submit} className="grid gap-4 rounded-card border border-line bg-surface p-5">
        <TextField label="Setup code" help="It stands in the terminal where Slipway was started." autoFocus {...field('code')} />
        <TextField label="Your name" autoComplete="name" maxLength={100} {...field('name')} />
        <TextField label="Email" type="email" autoComplete="username" help="You sign in with it. No mail is ever sent." {...field('email')} />
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          help="At least 12 characters; a few words are easier to keep than signs."
          {...field('password')}
        />
        <TextField label="Organization name" maxLength={100} help="Who the models belong to: you, a team, a company." {...field('organization')} />
        {error ? <ErrorNote error={error.toJSON()} /> : null}
        <Button kind="act" type="submit" disabled={isSending}>
          {isSending ? 'Creating' : 'Create owner'}
        </Button>
      </form>
    </Gate>
  );
}
