'use client';
/** On touch screens, while nothing is chosen: what to do, where the classes will appear. */
import type { ClassView } from '@/lib/client';
import { PageBar } from '../photos/selection-bar';
import type { PhotoView } from '../photos/use-photo-view';

export function TouchBar({ classes, view }: { readonly classes: readonly ClassView[]; readonly view: PhotoView }) {
  if (view.choice.chosen.size > 0 || classes.length === 0) return null;
  return (
    <div className="hidden pointer-coarse:block">
      <PageBar label="Sorting">
        <span className="px-2 py-2 text-13">Tap photos, then their class.</span>
      </PageBar>
    </div>
  );
}
