'use client';
/**
 * Files dropped on the pages about data lead to the import. A part of a page that takes files itself marks itself with
 * `data-own-drop`; this one then keeps out of its way. Says over the whole page what letting go would do.
 */
import { Upload } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { call, gatherDrop, noteDragging, offerSource, studioPath, useIsDragging, usePath } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { useCurrentProject } from '../shell/current-project';
import { rememberProject } from '../shell/remembered';
import { showError } from '../ui/toast';

/** Pages on which a drop means "import this". */
const pages = ['/', '/projects', '/datasets', '/datasets/view', '/import', '/annotate', '/annotate/grid'];

/** The studio's layout renders it once, inside Suspense. */
export function DropAnywhere() {
  const router = useRouter();
  const path = usePath();
  const { id, project } = useCurrentProject();
  const isDragging = useIsDragging();
  const isOn = pages.includes(path);
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
  useWindowDrop(isOn, drop);
  if (!isDragging || !isOn) return null;
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

function useWindowDrop(isOn: boolean, drop: (data: DataTransfer) => Promise<void>): void {
  const latest = useRef(drop);
  useEffect(() => {
    latest.current = drop;
  });
  useEffect(() => {
    if (!isOn) return;
    const isOurs = (event: DragEvent) =>
      event.dataTransfer?.types.includes('Files') === true && !(event.target instanceof Element && event.target.closest('[data-own-drop]'));
    const onOver = (event: DragEvent) => {
      noteDragging(isOurs(event));
      if (isOurs(event)) event.preventDefault();
    };
    // Enter and leave come for every element on the way; leaving the window is the one without a next element.
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) noteDragging(false);
    };
    const onDrop = (event: DragEvent) => {
      noteDragging(false);
      if (!isOurs(event) || !event.dataTransfer) return;
      event.preventDefault();
      void latest.current(event.dataTransfer);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      noteDragging(false);
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [isOn]);
}
