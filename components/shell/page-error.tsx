'use client';
/** What a page says that failed while it was drawn. */
import { useEffect } from 'react';
import { toAppError } from '@/lib/core';
import { LinkButton } from '../ui/button';
import { ErrorNote } from '../ui/error-note';
import { Page, PageHead } from '../ui/page';

/** The error as a note, with two ways on. */
export function PageError({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  useEffect(() => console.error(error), [error]);
  return (
    <Page>
      <PageHead title="This page failed" />
      <ErrorNote
        error={toAppError(error).toJSON()}
        hint="What you saved is safe. Try again, or go home."
        onRetry={onRetry}
        actions={
          <LinkButton size="small" href="/">
            Go home
          </LinkButton>
        }
      />
    </Page>
  );
}
