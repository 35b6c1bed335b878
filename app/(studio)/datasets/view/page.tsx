// The photos of one data set.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { DatasetScreen } from '@/components/photos/dataset-screen';
import { Page, PageHead } from '@/components/ui/page';

export const metadata: Metadata = { title: 'Photos' };

export default function DatasetPage() {
  return (
    <Suspense
      fallback={
        <Page width="full">
          <PageHead title="Photos" />
        </Page>
      }
    >
      <DatasetScreen />
    </Suspense>
  );
}
