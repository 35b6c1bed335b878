// The studio: every page inside the shell, and the import at hand wherever photos are dropped.
import { type ReactNode, Suspense } from 'react';
import { DropAnywhere } from '@/components/import/drop-anywhere';
import { Shell } from '@/components/shell/shell';

export default function StudioLayout({ children }: { readonly children: ReactNode }) {
  return (
    <Shell>
      {children}
      <Suspense fallback={null}>
        <DropAnywhere />
      </Suspense>
    </Shell>
  );
}
