// The data sets of a project.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { DatasetListScreen } from '@/components/photos/dataset-list-screen';
import { Page, PageHead } from '@/components/ui/page';

export const metadata: Metadata = { title: 'Datasets' };

export default function DatasetsPage() {
  return (
    <Suspense
      fallback={
        <Page>
          <PageHead title="Datasets" />
        </Page>
      }
    >
      <DatasetListScreen />
    </Suspense>
  );
}
