// The studio: every page inside the shell.
import type { ReactNode } from 'react';
import { Shell } from '@/components/shell/shell';

export default function StudioLayout({ children }: { readonly children: ReactNode }) {
  return <Shell>{children}</Shell>;
}
