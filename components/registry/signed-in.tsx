'use client';
/** Pages for people who are signed in: others are led to the sign-in (on a fresh instance to the set-up) and come back. */
import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';
import type { MeView } from '@/lib/client';
import { useMe } from '../account/use-me';
import { signInPath } from '../account/where-to';
import { ErrorNote } from '../ui/error-note';
import { Page, PageHead } from '../ui/page';
import { Skeleton } from '../ui/skeleton';

export interface SignedInProps {
  /** Stands above the skeleton while it is not known who asks. */
  readonly title: string;
  readonly children: (me: MeView) => ReactNode;
}

export function SignedIn({ title, children }: SignedInProps) {
  const router = useRouter();
  const { data, error, reload } = useMe();
  const isStranger = error?.code.startsWith('auth/') === true;
  useEffect(() => {
    if (isStranger) router.replace(signInPath(`${location.pathname}${location.search}`));
  }, [isStranger, router]);
  if (data && !isStranger) return children(data);
  return (
    <Page>
      <PageHead title={title} />
      {error && !isStranger ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : <Skeleton className="h-60 rounded-card" />}
    </Page>
  );
}
