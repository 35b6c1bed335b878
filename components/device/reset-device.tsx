'use client';
/** *Reset this device*: two presses, because what is removed cannot be brought back, only fetched again. */
import { useState } from 'react';
import { device } from '@/lib/client';
import { type ErrorJson, toAppError } from '@/lib/core';
import { Button } from '../ui/button';
import { ErrorNote } from '../ui/error-note';

export function ResetDevice() {
  const [step, setStep] = useState<'rest' | 'sure' | 'working'>('rest');
  const [error, setError] = useState<ErrorJson | null>(null);
  const reset = async () => {
    setStep('working');
    setError(null);
    await device.reset().catch((thrown: unknown) => setError(toAppError(thrown).toJSON()));
    setStep('rest');
  };
  return (
    <div className="grid gap-2">
      {step === 'rest' ? <Button onClick={() => setStep('sure')}>Reset this device</Button> : null}
      {step === 'rest' ? null : (
        <>
          <p className="text-pretty text-13">
            The model, the keys that were seen first, the device code and unsent counts are removed from this browser. Then it begins anew.
          </p>
          <div className="flex gap-2">
            <Button disabled={step === 'working'} onClick={() => setStep('rest')}>
              Keep it
            </Button>
            <Button kind="act" disabled={step === 'working'} onClick={() => void reset()} className="flex-1">
              Remove everything
            </Button>
          </div>
        </>
      )}
      {error ? <ErrorNote error={error} /> : null}
    </div>
  );
}
