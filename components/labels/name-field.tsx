'use client';
/** A name being written, in place: Enter keeps it, Esc lets go. A name that cannot be is said below. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { toAppError } from '@/lib/core';
import { TextField } from '../ui/field';

export interface NameFieldProps {
  readonly label: string;
  readonly start: string;
  readonly placeholder?: string;
  /** Rejects with the reason. */
  readonly onSave: (name: string) => Promise<void>;
  readonly onEnd: () => void;
}

export function NameField({ label, start, placeholder, onSave, onEnd }: NameFieldProps) {
  const [name, setName] = useState(start);
  const [problem, setProblem] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const isSaving = useRef(false);
  useEffect(() => input.current?.select(), []);
  const save = async () => {
    if (isSaving.current) return;
    if (name.trim() === start) return onEnd();
    isSaving.current = true;
    try {
      await onSave(name);
    } catch (thrown) {
      setProblem(toAppError(thrown).message);
    }
    isSaving.current = false;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') void save();
    else if (event.key === 'Escape') onEnd();
    else return;
    event.preventDefault();
  };
  return (
    <TextField
      ref={input}
      label={label}
      isLabelHidden
      value={name}
      maxLength={100}
      enterKeyHint="done"
      problem={problem}
      {...(placeholder ? { placeholder } : {})}
      onChange={(event) => {
        setName(event.target.value);
        setProblem(undefined);
      }}
      onKeyDown={onKeyDown}
      onBlur={() => {
        // Leaving an empty field is no wish to add a class.
        if (name.trim() === start.trim()) onEnd();
        else void save();
      }}
    />
  );
}
