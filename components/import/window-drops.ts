/**
 * Files dragged over a window. Without this the browser would open a dropped file in place of the studio, and end its jobs. A page
 * with a part marked `data-own-drop` takes files itself, wherever on it they are dropped; only leaving the page is prevented then.
 */
export interface WindowDrops {
  /** Whether files that we would take are over the window. */
  readonly onDragging: (isDragging: boolean) => void;
  readonly onDrop: (data: DataTransfer) => void;
}

/** Listens until the answer is called. */
export function listenForDrops(target: Window, { onDragging, onDrop }: WindowDrops): () => void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
  const isOurs = () => target.document.querySelector('[data-own-drop]') === null;
  const over = (event: DragEvent) => {
    if (hasFiles(event)) event.preventDefault();
    onDragging(hasFiles(event) && isOurs());
  };
  // Enter and leave come for every element on the way; leaving the window is the one without a next element.
  const leave = (event: DragEvent) => {
    if (event.relatedTarget === null) onDragging(false);
  };
  const drop = (event: DragEvent) => {
    onDragging(false);
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (isOurs() && event.dataTransfer) onDrop(event.dataTransfer);
  };
  target.addEventListener('dragover', over);
  target.addEventListener('dragleave', leave);
  target.addEventListener('drop', drop);
  return () => {
    onDragging(false);
    target.removeEventListener('dragover', over);
    target.removeEventListener('dragleave', leave);
    target.removeEventListener('drop', drop);
  };
}
