// The service worker, scope `/`: answers the studio's pages, scripts and starter weights from this device, so that they work
// without a network, and one device page at the address of every device. A thin shell: the rules are in ./service-worker. Knows
// nothing of /api, /d, /compat, /sdk and of pages made at each request (registry, accounts): those pass by.
// `scripts/setup/service-worker.mjs` bundles it after the pages were built and writes the list of files into it.

import { clientsClaim, setCacheNameDetails } from 'workbox-core';
import { addPlugins, cleanupOutdatedCaches, precache } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import type { KeepRequest, KeepUse } from '@/lib/rpc';
import { answerBuilt, askLikeNext, builtPath } from './service-worker/built-files';
import { answerKept, dropOutdated, keepAll, keptFile } from './service-worker/kept-files';

declare const self: ServiceWorkerGlobalScope;

setCacheNameDetails({ prefix: 'slipway' });
addPlugins([askLikeNext]);
precache(self.__WB_MANIFEST);
cleanupOutdatedCaches();
// The very first page works offline too, before it was ever reloaded.
clientsClaim();

registerRoute(
  ({ request, url, sameOrigin }) => sameOrigin && builtPath(request, url),
  ({ request, params }) => answerBuilt(String(params), request),
);
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && keptFile(url.pathname),
  ({ request, url, event }) => answerKept(url.pathname, request, event as FetchEvent),
);

self.addEventListener('activate', (event) => event.waitUntil(dropOutdated()));
self.addEventListener('message', (event) => {
  const message: unknown = event.data;
  // A newer build waits until a person wants it: its scripts do not fit the pages that are open.
  if (isKind(message, 'type', 'SKIP_WAITING')) event.waitUntil(self.skipWaiting());
  const port = event.ports[0];
  if (!port || !isKind(message, 'kind', 'slipway:keep' satisfies KeepRequest['kind'])) return;
  const use: KeepUse = isKind(message, 'for', 'device') ? 'device' : 'studio';
  event.waitUntil(keepAll(use, (state) => port.postMessage(state)));
});

function isKind(message: unknown, field: string, value: string): boolean {
  return typeof message === 'object' && message !== null && (message as Record<string, unknown>)[field] === value;
}
