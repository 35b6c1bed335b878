// The device page stands alone: no shell, no studio. Its picture is dark in both themes, and so is the browser's bar above it.
import type { Viewport } from 'next';
import type { ReactNode } from 'react';

export const viewport: Viewport = { themeColor: '#0d1117', viewportFit: 'cover', width: 'device-width', initialScale: 1 };

export default function DeviceLayout({ children }: { readonly children: ReactNode }) {
  return children;
}
