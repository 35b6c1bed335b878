import type { Metadata } from 'next';
import { Suspense } from 'react';
import { JobScreen } from '@/components/jobs/job-screen';
import { Page, PageHead } from '@/components/ui/page';

export const metadata: Metadata = { title: 'Job' };

export default function Job() {
  return (
    <Suspense
      fallback={
        <Page>
          <PageHead title="Job" />
        </Page>
      }
    >
      <JobScreen />
    </Suspense>
  );
}
