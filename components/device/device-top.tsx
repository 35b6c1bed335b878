'use client';
/** The top of the picture: which model (the one choice of this page), and in small words which version, from where, with or without a server. */
import { ChevronDown } from 'lucide-react';
import { type DeviceState, device } from '@/lib/client';
import { Mark } from '../brand/mark';
import { cx } from '../ui/class-names';
import { chipWords } from './device-words';

export function DeviceTop({ state }: { readonly state: DeviceState | null }) {
  return (
    <header className="flex items-center gap-3">
      <Mark sizePx={22} className="shrink-0" />
      <ModelChoice state={state} />
      <VersionChip state={state} />
    </header>
  );
}

function ModelChoice({ state }: { readonly state: DeviceState | null }) {
  const { models = [], model = null } = state ?? {};
  // The address may name a model that the environment does not have (yet).
  const names = model === null || models.includes(model) ? models : [model, ...models];
  const isChoice = names.length > 1;
  return (
    <span className="relative flex min-w-0 flex-1">
      <select
        aria-label="Model"
        value={model ?? ''}
        disabled={names.length === 0}
        onChange={({ target }) => void device.choose(target.value)}
        className={cx(
          'field-sizing-content min-h-11 min-w-0 max-w-full appearance-none truncate rounded-control bg-transparent font-semibold text-16 text-text disabled:opacity-100',
          isChoice ? 'pr-6' : 'pointer-events-none',
        )}
      >
        {names.length === 0 ? <option value="">Slipway</option> : null}
        {names.map((name) => (
          <option key={name} value={name} className="bg-surface">
            {name}
          </option>
        ))}
      </select>
      {isChoice ? <ChevronDown size={16} strokeWidth={1.5} aria-hidden className="pointer-events-none -ml-5 shrink-0 self-center" /> : null}
    </span>
  );
}

function VersionChip({ state }: { readonly state: DeviceState | null }) {
  const { running } = state ?? {};
  return (
    <p role="status" aria-label="Version" className="shrink-0 rounded-full bg-[rgb(255_255_255/0.18)] px-3 py-1 text-13 backdrop-blur-md">
      {state ? chipWords(state) : 'starting'}
      {running ? (
        <span className="sr-only">
          , variant {running.variant}, {running.source}
        </span>
      ) : null}
    </p>
  );
}
