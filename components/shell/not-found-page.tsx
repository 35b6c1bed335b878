'use client';
/** The page of an address that leads nowhere, in the shell. Lazy, because Next adds what "not found" needs to the first load of every page. */
import { lazy, Suspense } from 'react';

const NotFoundInShell = lazy(async () => {
  const [{ Shell }, { NotFoundScreen }] = await Promise.all([import('./shell'), import('./not-found-screen')]);
  return {
    default: () => (
      <Shell>
        <NotFoundScreen />
      </Shell>
    ),
  };
});

export function NotFoundPage() {
  return (
    <Suspense fallback={null}>
      <NotFoundInShell />
    </Suspense>
  );
}
