/**
 * The device client (delivery.md 11): `createClient` gives models to an app, keeps them up to date behind its back, proves a
 * new one before anybody gets it, and goes on with the old one when anything is wrong. Served as `/sdk/v1/slipway.js`; this
 * file is the door of the client. Page or worker, any origin, no dependency, no service worker.
 */
import type { Client, ClientOptions, LoadOptions, Status } from './client-types';
import { type Device, type Installed, openDevice, type Pointers, pointersOf, save, sweep } from './device';
import { overrideHash } from './device-hash';
import { SdkError } from './error';
import { eventQueue } from './event-queue';
import { type Host, thisHost } from './host';
import { indexedDbStore } from './indexeddb-store';
import { memoryStore } from './memory-store';
import { resolve } from './resolve';
import { sdkVersion } from './sdk-version';
import { type Loaded, serve } from './serve';
import { tables, type Write } from './store';
import { defaultVerify, refresh, storedManifest } from './trusted';
import type { Resolution, VerifyEd25519 } from './types';
import { deviceView, once, type Policy, type Setup, type State, updateModel } from './update';

export type { Client, ClientOptions, LoadOptions, Status } from './client-types';
export type { Installed, Pointers } from './device';
export { SdkError } from './error';
export type { Channel, DeviceFacts, Host } from './host';
export { indexedDbStore } from './indexeddb-store';
export type { Embedded } from './installed';
export { memoryStore } from './memory-store';
export type { FileBytes, GoldenResult, Output, Picture, Runner, Session } from './runner';
export { sdkVersion } from './sdk-version';
export type { Loaded, ModelFile } from './serve';
export type { Address, Store, Table, Write } from './store';
export type { Reverted } from './trial';
export type { Policy, State } from './update';

const defaultPolicy: Policy = {
  expired: 'warn',
  maxBytes: 512 * 1024 * 1024,
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

/** A cycle that runs; whoever waits for it may leave, and the last one to leave ends it. */
interface Cycle {
  readonly promise: Promise<void>;
  readonly stop: AbortController;
  readonly models: Set<string>;
  holders: number;
}

class SlipwayClient implements Client {
  readonly #device: Device;
  readonly #setup: Setup;
  readonly #options: ClientOptions;
  readonly #listeners = new Map<string, Set<(detail: never) => void>>();
  readonly #queue;
  readonly #channel;
  readonly #ready: Promise<void>;
  readonly #wanted = new Set<string>();
  readonly #ends: (() => void)[] = [];
  #cycle: Cycle | undefined;
  #state: State = 'idle';
  #error: SdkError | null = null;
  #cancelTimer: (() => void) | undefined;
  #notBefore = 0;
  #failures = 0;
  #paused = false;
  #closed = false;
  #started = false;
  #swept = false;
  #verify: Promise<VerifyEd25519> | undefined;

  constructor(options: ClientOptions) {
    const { url, envKey, root, runners = [], embedded = {}, expect = {}, telemetry = true } = options;
    const host: Host = { ...thisHost(), ...(options.fetch ? { fetch: options.fetch } : {}), ...options.host };
    const policy = { ...defaultPolicy, ...options.policy };
    this.#options = options;
    this.#setup = { policy, runners, runtimes: options.runtimes ?? runners.map(({ runtime }) => runtime), embedded, expect };
    this.#device = {
      envKey,
      root,
      host,
      telemetry,
      address: `${url}/d/v1/${envKey}`,
      blobAddress: `${url}/d/v1/blobs/`,
      store: options.storage ?? (globalThis.indexedDB ? indexedDbStore(this.#name) : memoryStore()),
      installId: null,
      consented: true,
      emit: (type, detail) => this.#emit(type, detail, true),
    };
    this.#queue = eventQueue(this.#device);
    this.#channel = host.channel(this.#name);
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.#emit('updated', data, false);
    this.#ready = openDevice(this.#device);
    this.#ready.catch(() => undefined); // whoever needs it hears of it
    if (policy.poll) this.#cancelTimer = host.clock.after(0, () => this.#checkBehind());
  }

  get #name(): string {
    return `slipway:${this.#options.envKey}`;
  }

  async load(name: string, { mode = 'cached-then-update', timeoutMs, signal, onProgress }: LoadOptions = {}): Promise<Loaded> {
    this.#assertOpen(signal);
    await this.#ready;
    this.#wanted.add(name);
    if (!this.#device.host.secure || mode === 'cached') return this.#serve(name, { signal });
    const off = this.on('progress', (progress: { model: string; doneBytes: number; totalBytes: number }) => {
      if (progress.model === name) onProgress?.(progress);
    });
    try {
      let waitMs = timeoutMs ?? 10_000;
      if (mode !== 'latest' && !(await this.explain(name))?.mandatory) {
        const served = await this.#serve(name, { signal }).catch(() => null);
        if (served) {
          this.#checkBehind();
          return served;
        }
        waitMs = timeoutMs ?? Infinity; // nothing else to give
      }
      const before = (await pointersOf(this.#device, name)).current;
      const isNewest = await this.#wait(name, waitMs, signal);
      this.#assertOpen(signal);
      return await this.#serve(name, { signal, online: true, stale: !isNewest, before });
    } finally {
      off();
    }
  }

  async check(): Promise<void> {
    this.#assertOpen();
    const cycle = this.#join();
    cycle.holders++;
    await cycle.promise;
  }

  on(type: string, listener: (detail: never) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  async status(): Promise<Status> {
    await this.#ready;
    const { store, installId, envKey, consented } = this.#device;
    return {
      state: this.#state,
      error: this.#error?.code ?? null,
      sdk: sdkVersion,
      storage: store.tier,
      code: installId && this.#device.host.secure ? (await overrideHash(envKey, installId)).slice(0, 8) : null,
      seq: (await storedManifest(this.#device))?.seq ?? 0,
      consent: consented,
      models: (await store.all('pointers')) as Pointers[],
    };
  }

  async explain(name: string): Promise<Resolution | null> {
    await this.#ready;
    const manifest = await storedManifest(this.#device);
    return manifest && resolve(manifest, await deviceView(this.#device, this.#setup, manifest, name), name);
  }

  async setCohort(name: string, on: boolean): Promise<void> {
    await this.#ready;
    await save(this.#device, [['meta', 'cohorts']], ([found]) => {
      const others = ((found as string[] | undefined) ?? []).filter((one) => one !== name);
      return [['meta', 'cohorts', on ? [...others, name] : others]];
    });
  }

  async consent(given: boolean): Promise<void> {
    await this.#ready;
    this.#device.consented = given;
    const writes: Write[] = [['meta', 'consent', given]];
    if (!given) {
      this.#cycle?.stop.abort();
      this.#device.installId = null;
      this.#device.host.memo?.removeItem(this.#name);
      writes.push(['meta', 'install', undefined], ['meta', 'count', undefined], ['meta', 'alive', undefined]);
    }
    await save(this.#device, [], () => writes);
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
    const { store, host, consented } = this.#device;
    await host.exclusive(this.#name, new AbortController().signal, async () => {
      const writes: Write[] = [];
      for (const table of tables) for (const key of await store.keys(table)) writes.push([table, key, undefined]);
      host.memo?.removeItem(this.#name);
      await save(this.#device, [], () => (consented ? writes : [...writes, ['meta', 'consent', false]]));
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
    Promise.allSettled([this.#ready, this.#cycle?.promise]).then(() => this.#device.store.close());
  }

  #serve(name: string, how: { signal: AbortSignal | undefined; online?: boolean; stale?: boolean; before?: Installed | null }): Promise<Loaded> {
    return serve(this.#device, this.#setup, name, { ...how, because: this.#error?.code ?? null });
  }

  #assertOpen(signal?: AbortSignal): void {
    if (this.#closed) throw new SdkError('sdk/closed', '');
    if (signal?.aborted) throw new SdkError('download/aborted', '');
  }

  #emit(type: string, detail: unknown, mine: boolean): void {
    const { model } = detail as { model?: string };
    for (const name of type === 'updated' ? [type, `${type}:${model}`] : [type]) {
      // Apart, so that a listener that throws is reported and stops nothing.
      for (const listener of this.#listeners.get(name) ?? []) queueMicrotask(() => listener(detail as never));
    }
    // Other tabs cannot see what is in this one's memory.
    if (mine && type === 'updated' && this.#device.store.tier === 'indexeddb') this.#channel?.postMessage(detail);
  }

  #tell(state: State, detail: object = {}): void {
    this.#state = state;
    this.#emit('state', { state, ...detail }, true);
    if (state === 'available') this.#emit(state, detail, true);
  }

  #checkBehind(): void {
    if (this.#closed || this.#paused) return;
    this.check().catch(() => undefined); // told as `error`
  }

  /** The cycle that runs, or a new one. */
  #join(): Cycle {
    if (!this.#cycle) {
      const stop = new AbortController();
      const models = new Set<string>();
      const promise = this.#run(stop.signal, models).finally(() => {
        this.#cycle = undefined;
        this.#schedule();
      });
      promise.catch(() => undefined); // whoever waits hears of it
      this.#cycle = { promise, stop, models, holders: 0 };
    }
    return this.#cycle;
  }

  /** True when a cycle that looked at this model ended well in time. A time-out leaves it running behind. */
  async #wait(name: string, ms: number, signal?: AbortSignal): Promise<boolean> {
    const { clock } = this.#device.host;
    return new Promise<boolean>((resolve) => {
      const cycles = async () => {
        for (let cycle = this.#join(); ; cycle = this.#join()) {
          cycle.holders++;
          const leave = () => {
            if (--cycle.holders === 0) cycle.stop.abort();
            resolve(false);
          };
          signal?.addEventListener('abort', leave, { once: true });
          await cycle.promise.finally(() => signal?.removeEventListener('abort', leave));
          if (cycle.models.has(name)) return true;
        }
      };
      const cancel = ms < Infinity ? clock.after(ms, () => resolve(false)) : () => undefined;
      cycles()
        .then(resolve, () => resolve(false))
        .finally(cancel);
    });
  }

  async #run(signal: AbortSignal, models: Set<string>): Promise<void> {
    const { host } = this.#device;
    await this.#ready;
    if (!host.secure) throw new SdkError('sdk/insecure-context', '');
    this.#listen();
    if (this.#paused || host.clock.now() < this.#notBefore) throw new SdkError('download/network', '');
    this.#tell('checking');
    try {
      await host.exclusive(this.#name, signal, () => this.#update(signal, models));
      this.#failures = 0;
      this.#error = null;
    } catch (thrown) {
      const error =
        thrown instanceof SdkError ? thrown : new SdkError(signal.aborted ? 'download/aborted' : 'sdk/internal', String(thrown), {}, thrown);
      await this.#fail(error);
      throw error;
    } finally {
      await this.#queue.soon();
    }
  }

  async #update(signal: AbortSignal, models: Set<string>): Promise<void> {
    const device = this.#device;
    const { policy, embedded } = this.#setup;
    if (!this.#swept) await sweep(device);
    this.#swept = true;
    await once(device, 'alive', new Date(device.host.clock.now()).toISOString().slice(0, 10), { type: 'alive' });
    this.#verify ??= Promise.resolve(this.#options.verifyEd25519 ?? defaultVerify(this.#options.url));
    const { manifest, expired } = await refresh(device, { expired: policy.expired, verify: await this.#verify }, signal);
    device.telemetry = (this.#options.telemetry ?? true) && manifest.events.enabled;
    if (expired) await this.#refused('manifest/expired', manifest.expires);
    for (const name of [...Object.keys(embedded), ...(await device.store.keys('pointers'))]) this.#wanted.add(name);
    let failure: unknown;
    // Models that are asked for meanwhile join in.
    for (const name of this.#wanted) {
      models.add(name);
      const work = updateModel(device, this.#setup, manifest, name, (state, detail) => this.#tell(state, detail), signal);
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
    this.#error = error;
    if (code === 'download/aborted') return this.#tell(this.#paused ? 'paused' : 'idle');
    this.#failures++;
    this.#notBefore = this.#device.host.clock.now() + Number(details['retryAfterMs'] ?? 0);
    if (/^(manifest|root)\//.test(code)) await this.#refused(code, code);
    if (code === 'environment/retired' || code === 'device/unknown-environment') await this.#queue.drop();
    this.#tell('error', { code });
    this.#emit('error', error, true);
  }

  /** @param key the same refusal is told once, not at every check */
  async #refused(code: string, key: string): Promise<void> {
    this.#emit('refused', { code }, true);
    await once(this.#device, 'refused', key, { type: 'manifest_refused', reason: code });
  }

  /** From the first cycle on: the page's own happenings, and the server's. */
  #listen(): void {
    if (this.#started) return;
    this.#started = true;
    const { host, address } = this.#device;
    const { poll, sse } = this.#setup.policy;
    const ends = this.#ends;
    ends.push(host.listen('hidden', () => void this.#queue.leave()));
    if (poll) for (const type of ['visible', 'online'] as const) ends.push(host.listen(type, () => this.#checkBehind()));
    if (!sse) return;
    const heard = async (data: string) => {
      const seq = Number(/"seq":\s*(\d+)/.exec(data)?.[1]);
      await this.#cycle?.promise.catch(() => undefined);
      if (seq > ((await storedManifest(this.#device))?.seq ?? 0)) this.#checkBehind();
    };
    ends.push(host.stream(`${address}/updates`, (data) => void heard(data)));
  }

  async #schedule(): Promise<void> {
    const { clock, random } = this.#device.host;
    this.#cancelTimer?.();
    if (!this.#setup.policy.poll || this.#closed || this.#paused) return;
    const pollMs = ((await storedManifest(this.#device).catch(() => null))?.minPollSeconds ?? 300) * 1000 * (0.8 + 0.4 * random());
    const isOffline = this.#error?.code === 'download/network';
    const waitMs = isOffline ? Math.min(pollMs, 1000 + random() * 1000 * 2 ** this.#failures) : pollMs;
    this.#cancelTimer = clock.after(Math.max(waitMs, this.#notBefore - clock.now()), () => this.#checkBehind());
  }
}
