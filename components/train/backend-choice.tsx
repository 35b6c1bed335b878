'use client';
/** What computes: named with its device (`status` **Back end**), chosen by a short race unless the person chooses by hand. */
import type { ActionArgs, TrainPlan } from '@/lib/client';
import { SelectField } from '../ui/field';
import { autoWords, backendWords } from './plan-words';

export type BackendWish = NonNullable<ActionArgs<'train.start'>['backend']>;

export interface BackendChoiceProps {
  readonly backends: TrainPlan['backends'];
  readonly wish: BackendWish;
  readonly onWish: (wish: BackendWish) => void;
}

/** The line that names it; the choice itself is under *More*. */
export function BackendStatus({ backends, wish }: Omit<BackendChoiceProps, 'onWish'>) {
  const chosen = backends.find(({ id }) => id === wish);
  return (
    <p className="grid gap-0.5 text-13">
      <span className="font-medium">On this machine</span>
      <span role="status" aria-label="Back end" className="text-pretty text-muted">
        {chosen ? backendWords(chosen) : autoWords(backends)}
      </span>
    </p>
  );
}

export function BackendChoice({ backends, wish, onWish }: BackendChoiceProps) {
  return (
    <SelectField
      label="Runs on"
      help="Automatic takes the fastest one whose numbers agree. A software graphics card is right, but very slow."
      value={wish}
      onChange={(event) => onWish(wishes.find((known) => known === event.target.value) ?? 'auto')}
    >
      <option value="auto">automatic</option>
      {backends.map((backend) => (
        <option key={backend.id} value={backend.id}>
          {backendWords(backend)}
        </option>
      ))}
    </SelectField>
  );
}

const wishes: readonly BackendWish[] = ['auto', 'wasm', 'webgpu'];
