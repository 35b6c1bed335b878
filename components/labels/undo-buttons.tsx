'use client';
/** **Undo** and **Redo**, always in sight: open while there is a step to take, which describes them. */
import { Redo2, Undo2 } from 'lucide-react';
import { useId } from 'react';
import type { Edits } from '../photos/use-edits';
import { IconButton } from '../ui/button';
import { tip } from '../ui/tip';

const icon = { size: 18, strokeWidth: 1.5, 'aria-hidden': true } as const;

export function UndoButtons({ edits }: { readonly edits: Edits }) {
  return (
    <span className="flex items-center">
      <StepButton label="Undo" keys="Mod+Z" icon={<Undo2 {...icon} />} step={edits.next.undo?.label} onClick={edits.undo} />
      <StepButton label="Redo" keys="Mod+Shift+Z" icon={<Redo2 {...icon} />} step={edits.next.redo?.label} onClick={edits.redo} />
    </span>
  );
}

interface StepButtonProps {
  readonly label: string;
  readonly keys: string;
  readonly icon: React.ReactNode;
  /** What the button would do, in words; absent = nothing. */
  readonly step: string | undefined;
  readonly onClick: () => void;
}

function StepButton({ label, step, keys, ...button }: StepButtonProps) {
  const id = useId();
  return (
    <>
      <IconButton
        {...button}
        label={label}
        keys={keys}
        disabled={step === undefined}
        aria-describedby={id}
        {...tip(step ? `${label}: ${step}` : label, keys)}
      />
      <span id={id} hidden>
        {step ?? `Nothing to ${label.toLowerCase()}`}
      </span>
    </>
  );
}
