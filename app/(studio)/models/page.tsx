import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ModelsScreen } from '@/components/models/models-screen';
import { Page, PageHead } from '@/components/ui/page';

export const metadata: Metadata = { title: 'Models' };

export default function Models() {
  return (
    <Suspense
      fallback={
        <Page>
          <PageHead title="Models" />
        </Page>
      }
    >
      <ModelsScreen />
    </Suspense>
  );
}
