'use client';
/** A deed that cannot be undone, in two presses: the second one says so. */
import { useState } from 'react';
import { Button } from './button';

export interface RevokeButtonProps {
  /** "Revoke ci": the accessible name of the first press. */
  readonly label: string;
  /** What the first press shows, when the label is long: "Revoke". */
  readonly children: string;
  readonly run: () => Promise<unknown>;
}

export function RevokeButton({ label, children, run }: RevokeButtonProps) {
  const [step, setStep] = useState<'idle' | 'sure' | 'busy'>('idle');
  if (step === 'idle') {
    return (
      <Button size="small" kind="quiet" aria-label={label} onClick={() => setStep('sure')}>
        {children}
      </Button>
    );
  }
  const act = () => {
    setStep('busy');
    run().finally(() => setStep('idle'));
  };
  return (
    <span className="inline-flex gap-1">
      <Button size="small" kind="quiet" onClick={() => setStep('idle')}>
        Keep
      </Button>
      <Button size="small" autoFocus disabled={step === 'busy'} aria-label={`${label}, for good`} onClick={act} className="text-bad-text!">
        For good
      </Button>
    </span>
  );
}
