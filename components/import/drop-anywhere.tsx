'use client';
/**
 * Files dropped anywhere in the studio lead to the import, but for pages that take files themselves (`data-own-drop`). Says over
 * the whole page what letting go would do.
 */
import { Upload } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { call, gatherDrop, noteDragging, offerSource, studioPath, useIsDragging, usePath } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { useCurrentProject } from '../shell/current-project';
import { rememberProject } from '../shell/remembered';
import { showError } from '../ui/toast';
import { listenForDrops } from './window-drops';

/** The studio's layout renders it once, inside Suspense. */
export function DropAnywhere() {
  const router = useRouter();
  const path = usePath();
  const { id, project } = useCurrentProject();
  const isDragging = useIsDragging();
  const drop = async (data: DataTransfer) => {
    try {
      const source = await gatherDrop(data);
      const target = id ?? (await call('project.create', { name: source.name })).id;
      rememberProject(target);
      offerSource(source);
      if (path !== '/import') router.push(studioPath('/import', { project: target }));
    } catch (thrown) {
      showError(toAppError(thrown).toJSON());
    }
  };
  useWindowDrop(drop);
  if (!isDragging) return null;
  return (
    <div aria-hidden className="pointer-events-none fixed inset-0 z-[55] animate-appear bg-accent/8 p-3">
      <div className="grid size-full place-content-center justify-items-center gap-3 rounded-card border-2 border-accent border-dashed bg-ground/70 text-center backdrop-blur-[2px]">
        <Upload size={28} strokeWidth={1.5} className="text-accent" />
        <p className="font-semibold text-16">Let go to see what is in it</p>
        <p className="text-muted">
          {project ? `Nothing is imported into ${project.name} before you say so.` : 'Nothing is imported before you say so.'}
        </p>
      </div>
    </div>
  );
}

function useWindowDrop(drop: (data: DataTransfer) => Promise<void>): void {
  const latest = useRef(drop);
  useEffect(() => {
    latest.current = drop;
  });
  useEffect(() => listenForDrops(window, { onDragging: noteDragging, onDrop: (data) => void latest.current(data) }), []);
}
