/**
 * What a page asks of the service worker and what comes back through the port that is sent along. Types only: the service
 * worker loads nothing of comlink.
 */

/** What works without a network then: training in the studio, or a model on the device page (which keeps its model itself). */
export type KeepUse = 'studio' | 'device';

/** Asks the service worker to fetch what working without a network needs and what is not kept yet. */
export interface KeepRequest {
  readonly kind: 'slipway:keep';
  readonly for: KeepUse;
}

/** How far that is. Several come back; the last one has `isSettled`. */
export interface KeepState {
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** Nothing more is tried until a page asks again. */
  readonly isSettled: boolean;
  /** Addresses that could not be fetched; empty when settled = ready offline. */
  readonly missing: readonly string[];
}
