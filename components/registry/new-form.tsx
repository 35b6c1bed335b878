'use client';
/** Making something with a name, in place: Enter makes it, Escape does not. A refused name stays, with the reason. */
import { type ReactNode, useState } from 'react';
import { Button } from '../ui/button';
import { ErrorNote } from '../ui/error-note';
import { TextField } from '../ui/field';
import { useSubmit } from '../ui/use-submit';

export interface NewFormProps<T> {
  /** "New application": the accessible name of the form. */
  readonly label: string;
  readonly help: string;
  readonly placeholder: string;
  readonly create: (name: string) => Promise<T>;
  readonly onDone: (made: T) => void;
  readonly onCancel: () => void;
  /** Further fields. */
  readonly children?: ReactNode;
}

export function NewForm<T>({ label, help, placeholder, create, onDone, onCancel, children }: NewFormProps<T>) {
  const [name, setName] = useState('');
  const { submit, isSending, error } = useSubmit(() => create(name.trim()), onDone);
  return (
    <form
      aria-label={label}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
      className="grid gap-4 rounded-card border border-line bg-surface p-4"
    >
      <TextField
        label="Name"
        autoFocus
        required
        maxLength={100}
        help={help}
        placeholder={placeholder}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {children}
      {error ? <ErrorNote error={error.toJSON()} /> : null}
      <div className="flex justify-end gap-2">
        <Button kind="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button kind="act" type="submit" disabled={isSending || name.trim() === ''}>
          {isSending ? 'Creating' : 'Create'}
        </Button>
      </div>
    </form>
  );
}
