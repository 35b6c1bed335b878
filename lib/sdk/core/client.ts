/**
 * The device client (delivery.md 11): `createClient` gives models to an app, keeps them up to date behind its back, proves a
 * new one before anybody gets it, and goes on with the old one when anything is wrong. Served as `/sdk/v1/slipway.js`; this
 * file is the door of the client. Page or worker, any origin, no dependency, no service worker.
 */
import type { Client, ClientOptions, LoadOptions, Status } from './client-types';
import { type Device, openDevice, type Pointers, type Policy, pointersOf, save, sweep } from './device';
import { overrideHash } from './device-hash';
import { unless } from './download';
import { SdkError } from './error';
import { eventQueue } from './event-queue';
import { type Host, thisHost } from './host';
import { indexedDbStore } from './indexeddb-store';
import { within } from './manifest-body';
import { memoryStore } from './memory-store';
import { resolve } from './resolve';
import { sdkVersion } from './sdk-version';
import { type Loaded, serve } from './serve';
import { tables, type Write } from './store';
import { refresh, storedManifest } from './trusted';
import type { Resolution } from './types';
import { cohortsOf, deviceView, once, type State, updateModel } from './update';

export type { Client, ClientOptions, LoadOptions, Status } from './client-types';
export type { Embedded, Installed, Pointers, Policy } from './device';
export { SdkError } from './error';
export type { Channel, DeviceFacts, Host } from './host';
export { indexedDbStore } from './indexeddb-store';
export { memoryStore } from './memory-store';
export type { FileBytes, GoldenResult, Output, Picture, Runner, Session } from './runner';
export { sdkVersion } from './sdk-version';
export type { Loaded, ModelFile } from './serve';
export type { Address, Store, Table, Write } from './store';
export type { Reverted } from './trial';
export type { State } from './update';

const defaultPolicy: Policy = {
  expired: 'warn',
  maxBytes: 2 ** 29,
  saveData: 'skip',
  wifiOnly: false,
  poll: true,
  sse: true,
  trialMs: 30_000,
};

/** Starts a client. It asks the server soon by itself unless `policy.poll` is false. */
export function createClient(options: ClientOptions): Client {
  return new SlipwayClient(options);
}

/** As long as timers go. */
const longestMs = 2 ** 31 - 1;

/** A cycle that runs; whoever waits for it may leave, and the last one to leave ends it. */
interface Cycle {
  readonly promise: Promise<void>;
  readonly stop: AbortController;
  readonly models: Set<string>;
  holders: number;
}

class SlipwayClient implements Client {
  readonly #device: Device;
  readonly #telemetry: boolean;
  readonly #listeners = new Map<string, Set<(detail: never) => void>>();
  readonly #queue;
  readonly #channel;
  readonly #ready: Promise<void>;
  readonly #wanted = new Set<string>();
  readonly #ends: (() => void)[] = [];
  #cycle: Cycle | undefined;
  #state: State = 'idle';
  #cancelTimer: (() => void) | undefined;
  #notBefore = 0;
  #paused = false;
  #closed = false;
  #started = false;
  #swept = false;

  constructor(options: ClientOptions) {
    const { url, envKey, runners = [] } = options;
    const host: Host = { ...thisHost(options.fetch), ...options.host };
    const policy = { ...defaultPolicy, ...options.policy };
    const name = `slipway:${envKey}`;
    this.#device = {
      runtimes: runners.map(({ runtime }) => runtime),
      embedded: {},
      expect: {},
      telemetry: true,
      ...options,
      runners,
      policy,
      host,
      name,
      address: `${url}/d/v1/${envKey}`,
      store: options.storage ?? (globalThis.indexedDB ? indexedDbStore(name) : memoryStore()),
      installId: null,
      error: null,
      emit: (type, detail) => this.#emit(type, detail),
    };
    this.#telemetry = this.#device.telemetry;
    this.#queue = eventQueue(this.#device);
    this.#channel = host.channel(name);
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.#emit('updated', data, true);
    this.#ready = openDevice(this.#device);
    this.#ready.catch(() => undefined); // whoever needs it hears of it
    if (policy.poll) this.#cancelTimer = host.clock.after(0, () => this.#checkBehind());
  }

  async load(name: string, { mode = 'cached-then-update', timeoutMs, signal, onProgress }: LoadOptions = {}): Promise<Loaded> {
    this.#assertOpen(signal);
    await this.#ready;
    this.#wanted.add(name);
    if (!this.#device.host.secure || mode === 'cached') return serve(this.#device, name, { signal });
    const off = this.on('progress', (progress: { model: string; doneBytes: number; totalBytes: number }) => {
      if (progress.model === name) onProgress?.(progress);
    });
    try {
      let waitMs = timeoutMs ?? 10_000;
      if (mode !== 'latest' && !(await this.explain(name))?.mandatory) {
        const served = await serve(this.#device, name, { signal }).catch(() => null);
        if (served) {
          this.#checkBehind();
          return served;
        }
        waitMs = timeoutMs ?? longestMs; // nothing else to give
      }
      const before = (await pointersOf(this.#device, name)).current?.manifest ?? 'none';
      const isNewest = await this.#wait(name, waitMs, signal);
      this.#assertOpen(signal);
      return await serve(this.#device, name, { signal, online: true, stale: !isNewest, before });
    } finally {
      off();
    }
  }

  async check(): Promise<void> {
    this.#assertOpen();
    await this.#join().promise;
  }

  on(type: string, listener: (detail: never) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  async status(): Promise<Status> {
    await this.#ready;
    const { store, installId, envKey, error, host } = this.#device;
    return {
      state: this.#state,
      error,
      sdk: sdkVersion,
      storage: store.tier,
      code: installId && host.secure ? (await overrideHash(envKey, installId)).slice(0, 8) : null,
      seq: (await storedManifest(this.#device))?.seq ?? 0,
      consent: installId !== null,
      models: (await store.all('pointers')) as Pointers[],
    };
  }

  async explain(name: string): Promise<Resolution | null> {
    await this.#ready;
    const manifest = await storedManifest(this.#device);
    return manifest && resolve(manifest, await deviceView(this.#device, manifest, name), name);
  }

  async setCohort(name: string, on: boolean): Promise<void> {
    await this.#ready;
    const others = (await cohortsOf(this.#device)).filter((one) => one !== name);
    await save(this.#device, [['meta', 'cohorts', on ? [...others, name] : others]]);
  }

  async consent(given: boolean): Promise<void> {
    await this.#ready;
    const writes: Write[] = [['meta', 'consent', given]];
    if (!given) {
      this.#cycle?.stop.abort();
      this.#device.installId = null;
      this.#device.host.memo?.removeItem(this.#device.name);
      writes.push(['meta', 'install', undefined], ['meta', 'count', undefined], ['meta', 'alive', undefined]);
    }
    await save(this.#device, writes);
    if (given) await openDevice(this.#device);
    else await this.#queue.drop();
  }

  pause(): void {
    this.#paused = true;
    this.#cycle?.stop.abort();
    this.#tell('paused');
  }

  resume(): void {
    this.#paused = false;
    this.#tell('idle');
    this.#checkBehind();
  }

  async clear(): Promise<void> {
    await this.#ready;
    this.#cycle?.stop.abort();
    const { store, host, installId } = this.#device;
    await host.exclusive(this.#device.name, new AbortController().signal, async () => {
      const writes: Write[] = [];
      for (const table of tables) for (const key of await store.keys(table)) writes.push([table, key, undefined]);
      host.memo?.removeItem(this.#device.name);
      await save(this.#device, installId ? writes : [...writes, ['meta', 'consent', false]]);
      await openDevice(this.#device);
    });
    this.#tell('idle');
  }

  close(): void {
    this.#closed = true;
    this.#cycle?.stop.abort();
    this.#cancelTimer?.();
    for (const end of this.#ends) end();
    this.#queue.close();
    this.#channel?.close();
    this.#device.store.close();
  }

  #assertOpen(signal?: AbortSignal): void {
    if (this.#closed) throw new SdkError('sdk/closed');
    if (signal?.aborted) throw new SdkError('download/aborted');
  }

  #emit(type: string, detail: unknown, foreign = false): void {
    const { model } = detail as { model?: string };
    for (const name of type === 'updated' ? [type, `${type}:${model}`] : [type]) {
      // Apart, so that a listener that throws is reported and stops nothing.
      for (const listener of this.#listeners.get(name) ?? []) queueMicrotask(() => listener(detail as never));
    }
    // Other tabs cannot see what is in this one's memory.
    if (!foreign && type === 'updated' && this.#device.store.tier === 'indexeddb') this.#channel?.postMessage(detail);
  }

  #tell(state: State, detail: object = {}): void {
    this.#state = state;
    this.#emit('state', { state, ...detail });
    this.#emit(state, detail);
  }

  #checkBehind(): void {
    if (this.#closed || this.#paused) return;
    this.check().catch(() => undefined); // told as `error`
  }

  /** The cycle that runs, or a new one, held once more. One that was stopped is over: the lock lets it end before the next. */
  #join(): Cycle {
    if (!this.#cycle || this.#cycle.stop.signal.aborted) {
      const stop = new AbortController();
      const models = new Set<string>();
      const promise = this.#run(stop.signal, models);
      this.#cycle = { promise, stop, models, holders: 0 };
      // Whoever waits hears of a failure.
      const over = promise
        .catch(() => undefined)
        .then(() => {
          stop.abort(); // whatever hangs
          this.#schedule();
          return this.#queue.soon();
        });
      over.catch(() => undefined);
    }
    this.#cycle.holders++;
    return this.#cycle;
  }

  /** True when a cycle that looked at this model ended well in time. A time-out leaves it running behind. */
  async #wait(name: string, ms: number, signal?: AbortSignal): Promise<boolean> {
    const cycles = async () => {
      for (;;) {
        const cycle = this.#join();
        signal?.addEventListener('abort', () => --cycle.holders || cycle.stop.abort());
        await cycle.promise;
        if (cycle.models.has(name)) return true;
      }
    };
    return within(signal ? unless(signal, cycles()) : cycles(), ms, this.#device.host.clock).catch(() => false);
  }

  async #run(signal: AbortSignal, models: Set<string>): Promise<void> {
    const { host } = this.#device;
    await this.#ready;
    if (!host.secure) throw new SdkError('sdk/insecure-context');
    this.#listen();
    if (this.#paused || host.clock.now() < this.#notBefore) throw new SdkError('download/network');
    this.#tell('checking');
    try {
      await host.exclusive(this.#device.name, signal, () => this.#update(signal, models));
      this.#device.error = null;
    } catch (thrown) {
      const error = thrown instanceof SdkError ? thrown : new SdkError(signal.aborted ? 'download/aborted' : 'sdk/internal', {}, thrown);
      await this.#fail(error);
      throw error;
    }
  }

  async #update(signal: AbortSignal, models: Set<string>): Promise<void> {
    const device = this.#device;
    if (!this.#swept) await sweep(device);
    this.#swept = true;
    await once(device, 'alive', new Date(device.host.clock.now()).toISOString().slice(0, 10), { type: 'alive' });
    const { manifest, expired } = await refresh(device, signal);
    device.telemetry = this.#telemetry && manifest.events.enabled;
    if (expired) await this.#refused('manifest/expired', manifest.expires);
    for (const name of [...Object.keys(device.embedded), ...(await device.store.keys('pointers'))]) this.#wanted.add(name);
    let failure: unknown;
    // Models that are asked for meanwhile join in.
    for (const name of this.#wanted) {
      models.add(name);
      const work = updateModel(device, manifest, name, (state, detail) => this.#tell(state, detail), signal);
      await work.catch((thrown: unknown) => {
        failure ??= thrown;
      });
      if (signal.aborted) break;
    }
    if (failure) throw failure;
    if (!models.size) this.#tell('current');
  }

  async #fail(error: SdkError): Promise<void> {
    const { code, details } = error;
    this.#device.error = code;
    if (code === 'download/aborted') return this.#tell(this.#paused ? 'paused' : 'idle');
    this.#notBefore = this.#device.host.clock.now() + Number(details['retryAfterMs'] ?? 0);
    if (/^(manifest|root)\//.test(code)) await this.#refused(code, code);
    if (code === 'environment/retired' || code === 'device/unknown-environment') await this.#queue.drop();
    this.#tell('error', { code, details });
  }

  /** @param key the same refusal is told once, not at every check */
  async #refused(code: string, key: string): Promise<void> {
    this.#emit('refused', { code });
    await once(this.#device, 'refused', key, { type: 'manifest_refused', reason: code });
  }

  /** From the first cycle on: the page's own happenings, and the server's. */
  #listen(): void {
    if (this.#started) return;
    this.#started = true;
    const { host, address, policy } = this.#device;

    const ends = this.#ends;
    ends.push(host.listen('hidden', () => void this.#queue.leave()));
    if (policy.poll) for (const type of ['visible', 'online'] as const) ends.push(host.listen(type, () => this.#checkBehind()));
    if (!policy.sse) return;
    const heard = async (data: string) => {
      const { seq } = JSON.parse(data) as { seq: number };
      await this.#cycle?.promise.catch(() => undefined);
      if (seq > ((await storedManifest(this.#device))?.seq ?? 0)) this.#checkBehind();
    };
    ends.push(host.stream(`${address}/updates`, (data) => void heard(data)));
  }

  async #schedule(): Promise<void> {
    const { host, policy } = this.#device;
    this.#cancelTimer?.();
    if (!policy.poll || this.#closed || this.#paused) return;
    const pollMs = ((await storedManifest(this.#device).catch(() => null))?.minPollSeconds ?? 300) * 1000 * (0.8 + 0.4 * host.random());
    this.#cancelTimer = host.clock.after(Math.max(pollMs, this.#notBefore - host.clock.now()), () => this.#checkBehind());
  }
}
