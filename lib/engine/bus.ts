/**
 * What workers and tabs tell each other over the BroadcastChannel `slipway`: what changed, how jobs stand, what to cancel.
 * Messages are hints: who hears one reads the truth from storage again.
 */
import type { JobView } from './actions/job-view';

/** What an answer can depend on. */
export type Area = 'projects' | 'data' | 'models' | 'jobs' | 'storage' | 'launch';

/** A photo that an import has stored, while its data set is not live yet. */
export interface ArrivedPhoto {
  readonly hash: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

export type BusMessage =
  | { readonly kind: 'changed'; readonly areas: readonly Area[] }
  | { readonly kind: 'job'; readonly job: JobView }
  | { readonly kind: 'arrived'; readonly dataset: string; readonly photo: ArrivedPhoto }
  | { readonly kind: 'cancel'; readonly jobId: string };

/** Sends to everybody else and to the listeners of this side. */
export interface Bus {
  post(message: BusMessage): void;
  /** @returns the function that ends the subscription */
  listen(listener: (message: BusMessage) => void): () => void;
}

/** The bus of a page or worker. */
export function openBus(name = 'slipway'): Bus {
  const channel = new BroadcastChannel(name);
  const local = localBus();
  channel.addEventListener('message', (event: MessageEvent<BusMessage>) => local.post(event.data));
  return {
    post(message) {
      channel.postMessage(message);
      local.post(message);
    },
    listen: local.listen,
  };
}

/** A bus within one side: what the command line and tests use. */
export function localBus(): Bus {
  const listeners = new Set<(message: BusMessage) => void>();
  return {
    post(message) {
      for (const listener of [...listeners]) listener(message);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
