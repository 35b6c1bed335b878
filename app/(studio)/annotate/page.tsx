// The sets of classes of a project.
import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SetsScreen } from '@/components/labels/sets-screen';
import { Page, PageHead } from '@/components/ui/page';

export const metadata: Metadata = { title: 'Labels' };

export default function AnnotatePage() {
  return (
    <Suspense
      fallback={
        <Page>
          <PageHead title="Labels" />
        </Page>
      }
    >
      <SetsScreen />
    </Suspense>
  );
}
