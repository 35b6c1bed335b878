'use client';
/** Asks before many answers are changed at once. The one question of the mosaic: it can be undone, but it is easily not noticed. */
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { countOf } from '../ui/readable';
import type { Asked } from './use-photo-deeds';

/** Open while it is rendered. */
export function AskDialog({ asked, onAnswer }: { readonly asked: Asked; readonly onAnswer: (isYes: boolean) => void }) {
  const { others, keys, cls } = asked;
  const what = others === keys.length ? 'They have' : `${countOf(others, 'of them has', 'of them have')}`;
  return (
    <Dialog
      isOpen
      onClose={() => onAnswer(false)}
      title={cls ? `Set ${countOf(keys.length, 'photo')} to ${cls.name}?` : `Clear the class of ${countOf(keys.length, 'photo')}?`}
      description={`${what} another class now. This is one step, which Undo takes back.`}
      actions={
        <>
          <Button onClick={() => onAnswer(false)}>Cancel</Button>
          <Button kind="act" onClick={() => onAnswer(true)}>
            Change {countOf(others, 'answer')}
          </Button>
        </>
      }
    >
      {null}
    </Dialog>
  );
}
