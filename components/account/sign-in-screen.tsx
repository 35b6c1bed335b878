'use client';
/** `/sign-in`: e-mail and password, or the link that the start prints (`?link=`). Goes on to `?to=`, else to Launch. */
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { accountEndpoints, registry, reloadRemotes, useQueryParam, useRemote } from '@/lib/client';
import { type AppError, toAppError } from '@/lib/core';
import { Button } from '../ui/button';
import { ErrorNote } from '../ui/error-note';
import { TextField } from '../ui/field';
import { useSubmit } from '../ui/use-submit';
import { Gate } from './gate';
import { pathHere } from './where-to';

/** Reads `to` and `link` from the query. */
export function SignInScreen() {
  const router = useRouter();
  const to = pathHere(useQueryParam('to'));
  const link = useQueryParam('link');
  const setup = useRemote('setup', () => registry.call(accountEndpoints['setup.state']));
  const session = useRemote('session', () => registry.call(accountEndpoints['auth.session']));
  const needsSetup = setup.data?.needed === true;
  const isIn = session.data !== undefined && session.data !== null;
  useEffect(() => {
    if (needsSetup) router.replace(`/setup?to=${encodeURIComponent(to)}`);
    else if (isIn) router.replace(to);
  }, [needsSetup, isIn, router, to]);
  const goOn = () => {
    reloadRemotes();
    router.replace(to);
  };
  const byLink = useLink(link, goOn);
  const isLeaving = needsSetup || isIn || (link !== null && !byLink.error);
  return (
    <Gate title="Sign in">
      {byLink.error ? <ErrorNote error={byLink.error.toJSON()} hint="You can still sign in with a password." /> : null}
      {setup.error ? <ErrorNote error={setup.error.toJSON()} onRetry={setup.reload} /> : null}
      {isLeaving ? (
        <p role="status" className="text-muted">
          Signing you in
        </p>
      ) : (
        <>
          <SignInForm onDone={goOn} />
          <NoPassword isLocal={setup.data?.local === true} />
        </>
      )}
    </Gate>
  );
}

/** Uses the code of the link once. */
function useLink(code: string | null, onDone: () => void): { readonly error: AppError | undefined } {
  const [error, setError] = useState<AppError>();
  const used = useRef<string>(undefined);
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  useEffect(() => {
    if (code === null || used.current === code) return;
    used.current = code;
    registry.call(accountEndpoints['auth.link'], { body: { code } }).then(
      () => done.current(),
      (thrown: unknown) => setError(toAppError(thrown)),
    );
  }, [code]);
  return { error };
}

function SignInForm({ onDone }: { readonly onDone: () => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { submit, isSending, error } = useSubmit(() => registry.call(accountEndpoints['auth.signIn'], { body: { email, password } }), onDone);
  return (
    <form onSubmit={submit} className="grid gap-4 rounded-card border border-line bg-surface p-5">
      <TextField
        label="Email"
        // Not type="email": the owner of a computer is owner@localhost until they say otherwise.
        type="text"
        inputMode="email"
        autoComplete="username"
        autoFocus
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {error ? <ErrorNote error={error.toJSON()} /> : null}
      <Button kind="act" type="submit" disabled={isSending}>
        {isSending ? 'Signing in' : 'Sign in'}
      </Button>
    </form>
  );
}

/** The first owner has no password until one is set. */
function NoPassword({ isLocal }: { readonly isLocal: boolean }) {
  return (
    <p className="text-pretty text-13 text-muted">
      {isLocal
        ? 'No password yet? Stop Slipway and start it again: its terminal then shows a link that signs the owner in, once. Under Account you can set a password.'
        : 'No password yet? The owner sets one under Account, at the computer that Slipway runs on.'}
    </p>
  );
}
