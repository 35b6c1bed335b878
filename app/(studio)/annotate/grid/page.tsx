// Sorting photos into classes.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { LabelsScreen } from '@/components/labels/labels-screen';
import { Page, PageHead } from '@/components/ui/page';

export const metadata: Metadata = { title: 'Labels' };

export default function LabelsPage() {
  return (
    <Suspense
      fallback={
        <Page width="full">
          <PageHead title="Labels" />
        </Page>
      }
    >
      <LabelsScreen />
    </Suspense>
  );
}
