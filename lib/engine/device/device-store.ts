/**
 * The device client's own store, opened by the page's worker so that a few more rows lie beside the client's: the root document
 * that was seen first, and how the golden samples went. *Reset* removes them with everything else.
 */
import { AppError } from '@/lib/core';
import type { EnvironmentManifest } from '@/lib/sdk/core';
import { type GoldenResult, indexedDbStore, memoryStore, type Store } from '@/lib/sdk/core/client';
import { problemOf } from './device-errors';

/** IndexedDB, or memory where it is refused. */
export async function openDeviceStore(envKey: string): Promise<Store> {
  const store = indexedDbStore(`slipway:${envKey}`);
  try {
    await store.keys('meta');
    return store;
  } catch (cause) {
    console.warn('This browser keeps nothing for this page', cause);
    return memoryStore();
  }
}

const rootKey = 'page-root';

/**
 * The root envelope that this device pins. An app carries it in its code; this page comes from the same server as the document,
 * so it takes the first one that it gets and holds on to it (trust on first use): later roots must be signed by it.
 * @throws AppError `device/unknown-environment`, `environment/retired`, `download/network`
 */
export async function pinnedRoot(store: Store, address: string): Promise<string> {
  const known = await store.get('meta', rootKey);
  if (typeof known === 'string') return known;
  const response = await fetch(`${address}/root/1`).catch(() => undefined);
  if (!response?.ok) throw refused(response?.status);
  const root = await response.text();
  await keep(store, rootKey, root);
  return root;
}

/** The signed document that the client followed last; null before the first. */
export async function followedManifest(store: Store): Promise<EnvironmentManifest | null> {
  const row = (await store.get('meta', 'trust')) as { readonly manifest: EnvironmentManifest | null } | undefined;
  return row?.manifest ?? null;
}

function refused(status: number | undefined): AppError {
  const code = status === 404 ? 'device/unknown-environment' : status === 410 ? 'environment/retired' : 'download/network';
  return new AppError(code, problemOf(code).message);
}

const goldenKey = (model: string, version: number, variant: string) => `page-golden ${model}/${version}/${variant}`;

/** Remembers a trial: it runs once, the page is opened many times. */
export function keepGolden(store: Store, model: string, version: number, variant: string, result: GoldenResult): Promise<void> {
  return keep(store, goldenKey(model, version, variant), result);
}

export async function goldenOf(store: Store, model: string, version: number, variant: string): Promise<GoldenResult | null> {
  return ((await store.get('meta', goldenKey(model, version, variant))) as GoldenResult | undefined) ?? null;
}

/** A store that is full keeps its old rows; these here can be made again. */
async function keep(store: Store, key: string, value: unknown): Promise<void> {
  await store.change([], () => [['meta', key, value]]).catch((cause: unknown) => console.warn('Not kept on this device', cause));
}
