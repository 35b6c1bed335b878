import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ResultScreen } from '@/components/models/result-screen';
import { Page, PageHead } from '@/components/ui/page';

export const metadata: Metadata = { title: 'Result' };

export default function Result() {
  return (
    <Suspense
      fallback={
        <Page>
          <PageHead title="Result" />
        </Page>
      }
    >
      <ResultScreen />
    </Suspense>
  );
}
