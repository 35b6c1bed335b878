// Home. Both faces are in the static file; public/boot.js decides before the first paint which one shows.
import { Suspense } from 'react';
import { FirstVisit } from '@/components/home/first-visit';
import { Returning } from '@/components/home/returning';

export default function Home() {
  return (
    <>
      <FirstVisit />
      <Suspense fallback={null}>
        <Returning />
      </Suspense>
    </>
  );
}
