'use client';
/** Asks before Trash is emptied: the one deed of the Storage page that nothing brings back. It names what goes. */
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { countOf, readableBytes } from '../ui/readable';

export interface EmptyTrashDialogProps {
  readonly bytes: number;
  readonly count: number;
  readonly onAnswer: (isYes: boolean) => void;
}

/** Open while it is rendered. */
export function EmptyTrashDialog({ bytes, count, onAnswer }: EmptyTrashDialogProps) {
  return (
    <Dialog
      isOpen
      onClose={() => onAnswer(false)}
      title="Empty the Trash?"
      description={`${countOf(count, 'file')}, ${readableBytes(bytes)}: all deleted projects, data sets, models and photos, and the undo steps that could bring them back. This cannot be undone. What is not in the Trash stays, with its undo steps.`}
      actions={
        <>
          <Button onClick={() => onAnswer(false)}>Cancel</Button>
          <Button kind="act" onClick={() => onAnswer(true)}>
            Empty the Trash
          </Button>
        </>
      }
    >
      {null}
    </Dialog>
  );
}
