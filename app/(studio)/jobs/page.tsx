import type { Metadata } from 'next';
import { Suspense } from 'react';
import { JobsScreen } from '@/components/jobs/jobs-screen';
import { Page, PageHead } from '@/components/ui/page';

export const metadata: Metadata = { title: 'Jobs' };

export default function Jobs() {
  return (
    <Suspense
      fallback={
        <Page>
          <PageHead title="Jobs" />
        </Page>
      }
    >
      <JobsScreen />
    </Suspense>
  );
}
