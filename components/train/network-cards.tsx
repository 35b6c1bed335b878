'use client';
/**
 * The networks to choose from, as cards. For keyboards and screen readers it is one `combobox` **Model**: the browser's own list
 * lies unseen under the cards and has the focus; the cards are what a pointer presses.
 */
import { Check } from 'lucide-react';
import { useRef } from 'react';
import type { TrainPlan } from '@/lib/client';
import { cx } from '../ui/class-names';
import { readableBytes } from '../ui/readable';

type Network = TrainPlan['networks'][number];

export interface NetworkCardsProps {
  readonly networks: readonly Network[];
  /** Catalog id. */
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** Where its weights are, when that keeps a person from starting. */
function stateWords({ state }: Network): string {
  return state === 'missing' ? 'not here yet: Slipway is fetching it' : '';
}

export function NetworkCards({ networks, chosen, onChoose }: NetworkCardsProps) {
  const list = useRef<HTMLSelectElement>(null);
  return (
    <div className="relative grid gap-2">
      <span aria-hidden className="font-medium text-13">
        Network
      </span>
      <select
        ref={list}
        aria-label="Model"
        value={chosen}
        onChange={(event) => onChoose(event.target.value)}
        className="peer pointer-events-none absolute inset-x-0 bottom-0 h-11 w-full opacity-0"
      >
        {networks.map((network) => (
          <option key={network.id} value={network.id}>
            {[network.title, network.note, readableBytes(network.bytes), stateWords(network)].filter(Boolean).join(', ')}
          </option>
        ))}
      </select>
      <div
        aria-hidden
        className="grid gap-2 rounded-card outline-offset-3 peer-focus-visible:outline-2 peer-focus-visible:outline-accent peer-focus-visible:outline-solid"
      >
        {networks.map((network) => (
          // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the list beside it is the control; this is its face.
          <div
            key={network.id}
            onClick={() => {
              onChoose(network.id);
              list.current?.focus({ preventScroll: true });
            }}
            className={cx(
              'grid cursor-pointer grid-cols-[1fr_auto] items-center gap-x-3 rounded-card border bg-surface px-3.5 py-2.5 transition-colors',
              network.id === chosen ? 'border-accent shadow-[inset_0_0_0_1px_var(--accent)]' : 'border-line-strong hover:border-faint',
            )}
          >
            <span className="font-medium text-14">{network.title}</span>
            {network.id === chosen ? <Check size={16} strokeWidth={2} className="text-accent" /> : <span className="size-4" />}
            <span className="col-span-2 text-13 text-muted">
              {network.note} · {readableBytes(network.bytes)}
            </span>
            {stateWords(network) ? <span className="col-span-2 text-12 text-warn-text">{stateWords(network)}</span> : null}
          </div>
        ))}
      </div>
    </div>
  );
}
