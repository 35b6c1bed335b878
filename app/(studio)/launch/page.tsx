import type { Metadata } from 'next';
import { Suspense } from 'react';
import { LaunchScreen } from '@/components/launch/launch-screen';
import { Page, PageHead } from '@/components/ui/page';

export const metadata: Metadata = { title: 'Launch' };

export default function Launch() {
  return (
    <Suspense
      fallback={
        <Page>
          <PageHead title="Launch" />
        </Page>
      }
    >
      <LaunchScreen />
    </Suspense>
  );
}
