'use client';
/** `/account`: who you are here, your password, your tokens, the way out. */
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { accountEndpoints, type MeView, registry, reloadRemotes } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { SignedIn } from '../registry/signed-in';
import { Button } from '../ui/button';
import { ErrorNote } from '../ui/error-note';
import { TextField } from '../ui/field';
import { Page, PageHead } from '../ui/page';
import { showError, showToast } from '../ui/toast';
import { useSubmit } from '../ui/use-submit';
import { Tokens } from './tokens';

export function AccountScreen() {
  return <SignedIn title="Account">{(me) => <Account me={me} />}</SignedIn>;
}

function Account({ me }: { readonly me: MeView }) {
  const router = useRouter();
  const signOut = () =>
    void registry.call(accountEndpoints['auth.signOut']).then(
      () => {
        // Everything else is forgotten when the next person has signed in.
        reloadRemotes('session');
        router.push('/sign-in');
      },
      (thrown: unknown) => showError(toAppError(thrown).toJSON()),
    );
  return (
    <Page>
      <PageHead title="Account" facts={me.principal.email} actions={<Button onClick={signOut}>Sign out</Button>} />
      <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-4 gap-y-2 rounded-card border border-line bg-surface p-4 text-13">
        <dt className="text-muted">Name</dt>
        <dd>{me.principal.name}</dd>
        <dt className="text-muted">Email</dt>
        <dd className="truncate">{me.principal.email}</dd>
        <dt className="text-muted">Organizations</dt>
        <dd className="flex flex-wrap gap-x-3 gap-y-1">
          {me.organizations.map(({ id, slug, name, role }) => (
            <span key={id} className="inline-flex items-center gap-1.5">
              <Link href={`/registry/${slug}`} className="inline-flex items-center text-accent-text hover:underline touch:min-h-11">
                {name}
              </Link>
              <span className="text-muted">{role}</span>
            </span>
          ))}
        </dd>
      </dl>
      <Password email={me.principal.email ?? ''} />
      <Tokens />
    </Page>
  );
}

function Password({ email }: { readonly email: string }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const body = { newPassword: next, ...(current === '' ? {} : { currentPassword: current }) };
  const { submit, isSending, error } = useSubmit(
    () => registry.call(accountEndpoints['auth.changePassword'], { body }),
    () => {
      setCurrent('');
      setNext('');
      showToast({ text: 'The password is set. Your other browsers are signed out.' });
    },
  );
  return (
    <section aria-labelledby="password" className="grid gap-3">
      <h2 id="password" className="font-semibold text-16">
        Password
      </h2>
      <p className="text-13 text-muted">
        With it you sign in from other browsers, as {email}. Without one, signing in again takes the link that the next start of Slipway prints.
      </p>
      <form onSubmit={submit} className="grid max-w-2xl items-start gap-4 sm:grid-cols-2">
        {/* Password keepers want to know whose it is. */}
        <input type="text" autoComplete="username" value={email} readOnly hidden />
        <TextField
          label="Current password"
          type="password"
          autoComplete="current-password"
          help="Leave it empty if you never set one."
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          help="At least 12 characters."
          required
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        {error ? <ErrorNote error={error.toJSON()} className="sm:col-span-2" /> : null}
        <Button type="submit" disabled={isSending || next === ''} className="justify-self-start">
          {isSending ? 'Setting' : 'Set password'}
        </Button>
      </form>
    </section>
  );
}
