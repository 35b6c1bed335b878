'use client';
/** The registry does not know who asks: how to change that. */
import { LinkButton } from '../ui/button';

export function SignInNote() {
  return (
    <div role="note" className="flex flex-wrap items-center gap-3 rounded-card border border-warn/45 bg-warn/8 px-4 py-3">
      <p className="min-w-0 flex-1">Sign in to see and change what devices run. What you train stays on this device either way.</p>
      <LinkButton href="/sign-in" size="small">
        Sign in
      </LinkButton>
    </div>
  );
}
