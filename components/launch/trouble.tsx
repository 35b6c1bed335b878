'use client';
/** Why the state of a launch may be old: the registry does not answer, or does not know who asks. */
import { ErrorNote } from '../ui/error-note';
import { SignInNote } from './sign-in-note';
import type { LaunchUse } from './use-launch';

export interface TroubleProps {
  readonly use: LaunchUse;
  /** What can be seen meanwhile. */
  readonly hint?: string;
}

export function Trouble({ use: { error, reload }, hint = '' }: TroubleProps) {
  if (!error) return null;
  if (error.code.startsWith('auth/')) return <SignInNote />;
  return <ErrorNote error={error.toJSON()} hint={hint} onRetry={reload} isWarning />;
}
