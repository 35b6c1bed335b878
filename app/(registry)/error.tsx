'use client';
// A page that failed while it was drawn. The shell around it stays usable.
import { PageError } from '@/components/shell/page-error';

export default function RegistryError({ error, retry }: { readonly error: Error & { readonly digest?: string }; readonly retry: () => void }) {
  return <PageError error={error} onRetry={retry} />;
}
