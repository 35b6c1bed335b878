import type { Metadata } from 'next';
import { Suspense } from 'react';
import { CatalogScreen } from '@/components/models/catalog-screen';
import { Page, PageHead } from '@/components/ui/page';

export const metadata: Metadata = { title: 'Networks' };

export default function Networks() {
  return (
    <Suspense
      fallback={
        <Page>
          <PageHead title="Networks" />
        </Page>
      }
    >
      <CatalogScreen />
    </Suspense>
  );
}
