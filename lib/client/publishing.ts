/**
 * Sends on what waits to be published: when the studio opens, when the network is back, and now and then while something waits (a
 * server that was down gives no sign when it is back). Asks the light worker first, so that an idle studio wakes nothing.
 */
import { toAppError } from '@/lib/core';
import { bus, call } from './engine';

const retryMs = 30_000;
/** A start of the studio belongs to the person; this can wait. */
const firstMs = 3000;
let isStarted = false;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Starts once per tab; two tabs at work are kept apart by the job's lock. */
export function startPublishing(): void {
  if (isStarted) return;
  isStarted = true;
  lookIn(firstMs);
  window.addEventListener('online', () => lookIn(0));
  bus?.listen((message) => {
    if (timer === undefined && message.kind === 'changed' && message.areas.includes('launch')) lookIn(retryMs);
  });
}

function lookIn(ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = undefined;
    void sendOn();
  }, ms);
}

async function sendOn(): Promise<void> {
  try {
    const publications = await call('publish.list', {});
    const open = publications.filter(({ state }) => state === 'waiting' || state === 'sending');
    if (open.length === 0) return;
    if (navigator.onLine) await call('publish.resume', {});
    lookIn(retryMs);
  } catch (thrown) {
    console.warn('Waiting publications could not be sent on', toAppError(thrown));
  }
}
