import type { Metadata } from 'next';
import { Suspense } from 'react';
import { Page, PageHead } from '@/components/ui/page';
import { WatchScreen } from '@/components/watch/watch-screen';

export const metadata: Metadata = { title: 'Watch' };

export default function Watch() {
  return (
    <Suspense
      fallback={
        <Page>
          <PageHead title="Watch" />
        </Page>
      }
    >
      <WatchScreen />
    </Suspense>
  );
}
