'use client';
/** Sends a form: once at a time, the last error gone while it is tried again. */
import { type FormEvent, useState } from 'react';
import { type AppError, toAppError } from '@/lib/core';

export interface SubmitUse {
  readonly submit: (event: FormEvent) => void;
  readonly isSending: boolean;
  readonly error: AppError | undefined;
}

/**
 * @param send what the form asks for
 * @param onDone told what came back
 */
export function useSubmit<T>(send: () => Promise<T>, onDone: (result: T) => void): SubmitUse {
  const [error, setError] = useState<AppError>();
  const [isSending, setSending] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    setError(undefined);
    send()
      .then(onDone, (thrown: unknown) => setError(toAppError(thrown)))
      .finally(() => setSending(false));
  };
  return { submit, isSending, error };
}
