/**
 * All that the client needs of its surroundings, so that tests can bring their own: time, network, locks between tabs, and
 * what the browser tells of the device. Works in a page, in a worker and (without tabs and events) in Node.
 */
import { type DeviceWords, deviceWords } from './dims';
import type { Clock } from './types';

export interface Channel {
  postMessage(message: unknown): void;
  close(): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

export interface Host {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** 0 to below 1. */
  random(): number;
  /** False without `crypto.subtle`, which browsers give to secure origins only. */
  readonly secure: boolean;
  /** Runs `work` while nobody else in this browser runs one of the same name (where there are locks). */
  exclusive(name: string, signal: AbortSignal, work: () => Promise<void>): Promise<void>;
  /** Messages between tabs. */
  channel(name: string): Channel | undefined;
  /** Calls back on `visibilitychange` and `online`; gives a function that stops that. */
  listen(type: 'visible' | 'hidden' | 'online', run: () => void): () => void;
  /** Server-sent events of type `manifest`; gives a function that ends them. */
  stream(url: string, onData: (data: string) => void): () => void;
  /** Sends although the page goes away; false when it was not taken. */
  beacon(url: string, body: string): boolean;
  /** As known now. */
  facts(): DeviceFacts;
  estimate(): Promise<{ readonly quota?: number; readonly usage?: number } | undefined>;
  /** Asks the browser to keep what is stored. */
  persist(): void;
  /** Survives the deletion of the database; absent in workers. */
  readonly memo?: Memo | undefined;
}

interface Memo {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** What only a page has. */
const page = globalThis as unknown as { readonly document?: EventTarget & { readonly visibilityState: string }; readonly localStorage?: Memo };

export interface DeviceFacts extends DeviceWords {
  readonly online: boolean;
  readonly saveData: boolean;
  /** `wifi`, `cellular`, ...; undefined when the browser does not tell. */
  readonly connection: string | undefined;
  readonly memoryBytes: number | null;
}

/** What TypeScript's library does not know of navigators. */
interface Navigating {
  readonly connection?: { readonly saveData?: boolean; readonly type?: string };
  readonly deviceMemory?: number;
  readonly maxTouchPoints?: number;
  readonly onLine?: boolean;
  readonly userAgent?: string;
  readonly locks?: LockManager;
  readonly storage?: { estimate?(): Promise<StorageEstimate>; persist?(): Promise<boolean> };
  readonly sendBeacon?: (url: string, body: string) => boolean;
}

/** The surroundings of this page, worker or process. @param fetch the app's own; a plain call, since the browser's is no method */
export function thisHost(fetch = globalThis.fetch): Host {
  const nav: Navigating = globalThis.navigator ?? {};
  return {
    clock: {
      now: () => Date.now(),
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    fetch: (...request) => fetch(...request),
    random: () => Math.random(),
    secure: !!globalThis.crypto?.subtle,
    exclusive: (name, signal, work) => (nav.locks ? nav.locks.request(name, { signal }, work) : work()),
    channel: (name) => (nav.locks ? new BroadcastChannel(name) : undefined),
    listen,
    stream(url, onData) {
      if (!globalThis.EventSource) return () => undefined;
      const source = new EventSource(url);
      source.addEventListener('manifest', (event) => onData((event as MessageEvent<string>).data));
      return () => source.close();
    },
    beacon: (url, body) => !!nav.sendBeacon?.(url, body),
    facts: () => ({
      ...deviceWords(nav.userAgent ?? '', nav.maxTouchPoints ?? 0),
      online: nav.onLine !== false,
      saveData: !!nav.connection?.saveData,
      connection: nav.connection?.type,
      memoryBytes: (nav.deviceMemory ?? 0) * 2 ** 30 || null,
    }),
    estimate: async () => nav.storage?.estimate?.(),
    persist: () => void nav.storage?.persist?.().catch(() => false),
    memo: memo(),
  };
}

function listen(type: 'visible' | 'hidden' | 'online', run: () => void): () => void {
  const { document } = page;
  const [target, event]: [EventTarget | undefined, string] = type === 'online' ? [globalThis, type] : [document, 'visibilitychange'];
  const heard = () => {
    if (target !== document || document?.visibilityState === type) run();
  };
  target?.addEventListener?.(event, heard);
  return () => target?.removeEventListener(event, heard);
}

/** Reading `localStorage` throws where storage is blocked. */
function memo(): Memo | undefined {
  try {
    return page.localStorage;
  } catch {
    return undefined;
  }
}
