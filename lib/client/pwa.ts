/**
 * The page's side of the service worker: registers it, asks it in an idle moment to keep what working offline needs, and offers
 * a newer build when one waits. Reports to `app-status`; shows nothing itself.
 */
import { Workbox } from 'workbox-window';
import type { KeepRequest, KeepState, KeepUse } from '@/lib/rpc';
import { reportAppStatus } from './app-status';

const hourMs = 3_600_000;
/** Weights may still be arriving on the server: asked again after this long, then after twice as long, at most hourly. */
const firstRetryMs = 10_000;
let isStarted = false;

/**
 * Makes the studio installable and usable without a network; on the device page, the device page. Does nothing where there is no
 * service worker (a phone on this computer's own certificate). Runs once.
 */
export function startOffline(use: KeepUse = 'studio'): void {
  if (isStarted || process.env.NODE_ENV !== 'production') return;
  isStarted = true;
  if (!('serviceWorker' in navigator)) {
    reportAppStatus({ cannotKeep: true });
    return;
  }
  const workbox = new Workbox('/sw.js', { scope: '/' });
  offerUpdates(workbox);
  workbox
    .register()
    .then(() => navigator.serviceWorker.ready)
    .then((registration) => whenIdle(() => keep(use, registration, firstRetryMs)))
    .catch((cause: unknown) => {
      console.warn('Slipway cannot be kept for offline use', cause);
      reportAppStatus({ cannotKeep: !navigator.serviceWorker.controller });
    });
}

/** A newer build waits until the person presses *Update*; pages of the old one and scripts of the new one do not mix. */
function offerUpdates(workbox: Workbox): void {
  let isWanted = false;
  // A page that came from the network takes the first worker as it is: both are of one build.
  const hadWorker = navigator.serviceWorker.controller !== null;
  const update = () => {
    isWanted = true;
    workbox.messageSkipWaiting();
  };
  workbox.addEventListener('waiting', () => {
    void navigator.serviceWorker.getRegistration().then((registration) => {
      // The first worker waits for nobody: on a busy machine it only takes a moment to begin.
      if (registration?.active && registration.waiting) reportAppStatus({ update });
    });
  });
  workbox.addEventListener('controlling', ({ isUpdate, isExternal }) => {
    if (isWanted) location.reload();
    // Another tab has changed to the newer build: this one follows when it is told to, a job may be running here.
    else if (hadWorker && (isUpdate || isExternal)) reportAppStatus({ update: () => location.reload() });
  });
  // A studio stays open for days. Without a network the next hour asks again.
  setInterval(() => void workbox.update().catch(() => undefined), hourMs);
}

function keep(use: KeepUse, registration: ServiceWorkerRegistration, retryMs: number): void {
  const worker = registration.active;
  if (!worker) return;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<KeepState>) => {
    const isReady = data.isSettled && data.missing.length === 0;
    reportAppStatus({ isReadyOffline: isReady, offlineShare: data.totalBytes > 0 ? data.doneBytes / data.totalBytes : 0 });
    if (!data.isSettled) return;
    port1.close();
    if (!isReady) setTimeout(() => keep(use, registration, Math.min(2 * retryMs, hourMs)), retryMs);
  };
  worker.postMessage({ kind: 'slipway:keep', for: use } satisfies KeepRequest, [port2]);
}

function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: 5000 });
  else setTimeout(run, 1000);
}
