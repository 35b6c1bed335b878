/**
 * The page's way to its device worker: one state for React, the last things that happened, and the few things that a page can
 * ask. All work is in the worker; what only pages hear or know (visibility, `localStorage`) is passed on.
 */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { type ErrorJson, toAppError } from '@/lib/core';
import type { DeviceAnswer, DeviceCalls, DeviceMessage, DeviceState, Happening } from '@/lib/engine';
import { WorkerConnection } from '@/lib/rpc';
import { replaceQuery } from './address';

/** Something that happened, and when. */
export interface Happened {
  readonly id: number;
  readonly at: string;
  readonly happening: Happening;
}

export interface DeviceView {
  /** Null until the worker told something. */
  readonly state: DeviceState | null;
  /** Newest first. */
  readonly happened: readonly Happened[];
  /** The worker is gone. */
  readonly crash: ErrorJson | null;
}

/** What the page's address says. */
export interface DeviceAddress {
  /** Empty when the address has none. */
  readonly envKey: string;
  readonly model: string | null;
  readonly cohort: string | null;
}

const mostHappened = 50;
const worker = new WorkerConnection(
  () => new Worker(new URL('../../workers/device.worker.ts', import.meta.url), { type: 'module', name: 'slipway-device' }),
);
const nothing: DeviceView = { state: null, happened: [], crash: null };
let view = nothing;
let nextId = 1;
const listeners = new Set<() => void>();

function change(part: Partial<DeviceView>): void {
  view = { ...view, ...part };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The environment in the address of this page; null while it is not known (the page is built without one). Not `usePathname`: the path is a rewritten one. */
export function useDeviceAddress(): DeviceAddress | null {
  const href = useSyncExternalStore(
    () => () => undefined,
    () => window.location.href,
    () => null,
  );
  if (href === null) return null;
  const { pathname, searchParams } = new URL(href);
  return { envKey: pathname.split('/')[2] ?? '', model: searchParams.get('model'), cohort: searchParams.get('cohort') };
}

/** The device of an environment, live; its worker runs while the page shows it. */
export function useDevice(address: DeviceAddress): DeviceView {
  // Where it starts. Choosing another model changes the address and opens nothing anew.
  const [start] = useState(address);
  useEffect(() => watchDevice(start), [start]);
  return useSyncExternalStore(
    subscribe,
    () => view,
    () => nothing,
  );
}

function watchDevice({ envKey, model, cohort }: DeviceAddress): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const memoKey = `slipway:${envKey}`;
  change(nothing);
  const start = {
    envKey,
    url: location.origin,
    model,
    cohort,
    wasHere: remembers(memoKey),
    touchPoints: navigator.maxTouchPoints,
  } satisfies DeviceCalls['watch'];
  const watch = () =>
    worker.call('watch', start, { signal, onEvent: (message) => onMessage(message as DeviceMessage, memoKey) }).catch((thrown: unknown) => {
      if (!signal.aborted) change({ crash: toAppError(thrown).toJSON() });
    });
  void watch();
  const tellAll = (type: DeviceCalls['heard']) => () => void ask('heard', type).catch((cause: unknown) => console.warn('Not heard', cause));
  const seen = () => tellAll(document.hidden ? 'hidden' : 'visible')();
  document.addEventListener('visibilitychange', seen, { signal });
  for (const type of ['online', 'offline'] as const) window.addEventListener(type, tellAll(type), { signal });
  if (!navigator.onLine) tellAll('offline')();
  return () => stop.abort();
}

function onMessage(message: DeviceMessage, memoKey: string): void {
  if (message.kind === 'state') change({ state: message.state, crash: null });
  if (message.kind === 'remember') remember(memoKey, message.isHere);
  if (message.kind === 'happened') note(message.happening);
}

function note(happening: Happening): void {
  // Workers cannot ask; the browser may still throw the model away when it refuses.
  if (happening.type === 'committed') navigator.storage?.persist?.().catch((cause: unknown) => console.warn('Not kept for sure', cause));
  const [last] = view.happened;
  // A quiet page checks for days: of the same thing again and again, one line says when it was last.
  const isSame = JSON.stringify(last?.happening) === JSON.stringify(happening);
  const before = isSame || (happening.type === 'checked' && last?.happening.type === 'checked') ? view.happened.slice(1) : view.happened;
  change({ happened: [{ id: nextId++, at: new Date().toISOString(), happening }, ...before].slice(0, mostHappened) });
}

function ask<N extends keyof DeviceCalls>(name: N, args: DeviceCalls[N]): Promise<unknown> {
  return worker.call(name, args);
}

/** What can be asked of the device. All of them answer when it is done; what comes of it is in the view. */
export const device = {
  check: () => ask('check', null),
  choose: (model: string) => {
    replaceQuery({ model });
    return ask('choose', model);
  },
  consent: (given: boolean) => ask('consent', given),
  reset: () => ask('reset', null),
  /**
   * What the model says about a photo or a frame of the camera.
   * @throws AppError `image/*`, `device/no-model`, `device/no-classes`
   */
  classify: (picture: Blob | ImageBitmap) => ask('classify', picture) as Promise<DeviceAnswer>,
};

// Storage may be forbidden; then a deleted model is not noticed, and nothing else is lost.
function remembers(key: string): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch (cause) {
    console.warn('This page remembers nothing', cause);
    return false;
  }
}

function remember(key: string, isHere: boolean): void {
  try {
    if (isHere) localStorage.setItem(key, '1');
    else localStorage.removeItem(key);
  } catch (cause) {
    console.warn('This page remembers nothing', cause);
  }
}
