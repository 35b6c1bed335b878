import type { Metadata } from 'next';
import { Suspense } from 'react';
import { TrainScreen } from '@/components/train/train-screen';
import { Page, PageHead } from '@/components/ui/page';

export const metadata: Metadata = { title: 'Train' };

export default function Train() {
  return (
    <Suspense
      fallback={
        <Page>
          <PageHead title="Train" />
        </Page>
      }
    >
      <TrainScreen />
    </Suspense>
  );
}
