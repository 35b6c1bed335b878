/** Whether the browser may throw this device's data away when space runs out; asking is the person's press, granting the browser's choice. */

import { bus } from './engine';

const askedKey = 'slipway.asked-to-keep';
let isListening = false;

/**
 * Asks the browser once to keep the data for sure: after the first import that brought something in (datasets.md 2.4).
 * Called before an import starts; browsers that ask a person ask no second time.
 */
export function keepAfterImport(): void {
  if (isListening) return;
  isListening = true;
  const stop = bus?.listen((message) => {
    if (message.kind !== 'job' || message.job.kind !== 'import' || !message.job.state.startsWith('done')) return;
    stop?.();
    askOnce().catch((cause: unknown) => console.warn('The browser was not asked to keep the data', cause));
  });
}

async function askOnce(): Promise<void> {
  if (localStorage.getItem(askedKey) !== null || (await navigator.storage.persisted())) return;
  localStorage.setItem(askedKey, 'yes');
  await keepForSure();
}

/** Asks the browser to keep the data for sure. @returns whether it will */
export async function keepForSure(): Promise<boolean> {
  return navigator.storage.persist();
}
