/**
 * Uploads of this tab, by model: they run in a worker and go on while a person looks at other pages. A connection that is cut
 * leaves what was sent on the server; "Resume" and the same files chosen again go on from there.
 */
import { useSyncExternalStore } from 'react';
import { call, reloadRemotes } from '@/lib/client';
import { type AppError, type Progress, RateMeter, toAppError } from '@/lib/core';
import { type Place, placeKey } from '../deliver/use-environments';

export interface ChosenFile {
  /** Its path in the version. */
  readonly path: string;
  readonly file: Blob;
}

export interface Choice {
  /** Name of the zip, file or folder; empty for several things. */
  readonly name: string;
  readonly files: readonly ChosenFile[];
}

export type UploadState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'chosen'; readonly choice: Choice; readonly description: string; readonly isStopped: boolean }
  | { readonly kind: 'sending'; readonly choice: Choice; readonly progress: Progress }
  | { readonly kind: 'failed'; readonly choice: Choice; readonly description: string; readonly error: AppError }
  | { readonly kind: 'done'; readonly number: number | null; readonly bytesSent: number; readonly bytesSkipped: number };

const idle: UploadState = { kind: 'idle' };
const states = new Map<string, UploadState>();
const aborts = new Map<string, AbortController>();
const listeners = new Set<() => void>();

const keyOf = (place: Place) => `${placeKey(place)}${place.model}`;

function set(place: Place, state: UploadState): void {
  states.set(keyOf(place), state);
  for (const listener of listeners) listener();
}

/** The upload of a model in this tab. */
export function useUpload(place: Place): UploadState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => states.get(keyOf(place)) ?? idle,
    () => idle,
  );
}

/** Takes files; nothing is read before {@link startUpload}. null forgets the choice. */
export function chooseFiles(place: Place, choice: Choice | null): void {
  set(place, choice ? { kind: 'chosen', choice, description: '', isStopped: false } : idle);
}

/** Sends the files; what the registry has of them already is not sent again. */
export function startUpload(place: Place, choice: Choice, description: string): void {
  const abort = new AbortController();
  aborts.set(keyOf(place), abort);
  let meter = new RateMeter();
  let phase = '';
  const onEvent = (event: unknown) => {
    const progress = event as Progress;
    if (progress.phase !== phase) meter = new RateMeter();
    phase = progress.phase;
    set(place, { kind: 'sending', choice, progress: { ...progress, ...meter.update(progress.done, progress.total) } });
  };
  onEvent({ phase: 'hashing', done: 0, total: 0, unit: 'bytes' });
  const { org, app, model } = place;
  call('registry.upload', { to: { org, app, model }, files: [...choice.files], description }, { signal: abort.signal, onEvent })
    .then(
      (sent) => set(place, { kind: 'done', ...sent }),
      (thrown: unknown) => {
        const error = toAppError(thrown);
        if (error.code === 'task/cancelled') set(place, { kind: 'chosen', choice, description, isStopped: true });
        else set(place, { kind: 'failed', choice, description, error });
      },
    )
    .finally(() => reloadRemotes(placeKey(place)));
}

/** Stops sending; what has arrived stays for another try. */
export function stopUpload(place: Place): void {
  aborts.get(keyOf(place))?.abort();
}
