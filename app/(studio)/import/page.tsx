// Import: a drop zone, then the plan of what was dropped.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ImportScreen } from '@/components/import/import-screen';
import { Page, PageHead } from '@/components/ui/page';

export const metadata: Metadata = { title: 'Import photos' };

export default function ImportPage() {
  return (
    <Suspense
      fallback={
        <Page>
          <PageHead title="Import photos" />
        </Page>
      }
    >
      <ImportScreen />
    </Suspense>
  );
}
