'use client';
/** The palette and the key sheet, fetched when first asked for. */
import { lazy, Suspense } from 'react';
import { showOverlay, useOverlay } from './overlay-store';

const Palette = lazy(async () => ({ default: (await import('./palette')).Palette }));
const KeySheet = lazy(async () => ({ default: (await import('./key-sheet')).KeySheet }));

/** Whatever is open. */
export function Overlays() {
  const overlay = useOverlay();
  const close = () => showOverlay(null);
  return (
    <Suspense fallback={null}>
      {overlay === 'palette' ? <Palette onClose={close} /> : null}
      {overlay === 'keys' ? <KeySheet onClose={close} /> : null}
    </Suspense>
  );
}
