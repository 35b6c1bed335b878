'use client';
/** Renaming in place: Enter or leaving saves, Escape does not. A refused name stays, with the reason below it. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { type ErrorJson, toAppError } from '@/lib/core';
import { TextField } from './field';
import { showToast } from './toast';

export interface RenameFormProps {
  readonly name: string;
  readonly maxLength: number;
  readonly rename: (name: string) => Promise<unknown>;
  readonly onDone: () => void;
}

export function RenameForm({ name: before, maxLength, rename, onDone }: RenameFormProps) {
  const [name, setName] = useState(before);
  const [problem, setProblem] = useState<ErrorJson | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const save = async (event?: FormEvent) => {
    event?.preventDefault();
    if (name.trim() === before) return onDone();
    try {
      await rename(name);
      onDone();
      showToast({ text: `Renamed to ${name.trim()}`, undo: () => rename(before) });
    } catch (thrown) {
      setProblem(toAppError(thrown).toJSON());
      input.current?.focus();
    }
  };
  return (
    <form onSubmit={save} className="min-w-0 flex-1">
      <TextField
        ref={input}
        label={`Name of ${before}`}
        isLabelHidden
        value={name}
        maxLength={maxLength}
        problem={problem?.message}
        onChange={(event) => setName(event.target.value)}
        onBlur={() => (problem ? onDone() : void save())}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone();
        }}
      />
    </form>
  );
}
