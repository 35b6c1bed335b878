/**
 * The device page's side of the device client: opens it for one environment, keeps the chosen model open, and tells the page
 * everything that changes as one whole state. Which version runs is the client's decision alone; nothing here overrules it.
 */
import { AppError } from '@/lib/core';
import { browserOrt } from '@/lib/ml';
import { type Client, createClient, type Host, type Loaded, type Reverted, type Runner, type State, type Store } from '@/lib/sdk/core/client';
import { ortRunner } from '@/lib/sdk/runners';
import { classify } from './classify';
import { deviceError, problemOf, problemOfTrial } from './device-errors';
import { followedManifest, goldenOf, keepGolden, openDeviceStore, pinnedRoot } from './device-store';
import type { DeviceAnswer, DeviceCalls, DeviceMessage, DeviceStart, DeviceState, Happening, Removed, RunningVersion } from './device-types';

/** More threads than this make a phone warm, not fast: these networks are small. */
const mostThreads = 2;
/** A page that could not even begin tries again. */
const retryMs = 10_000;
/** While nothing runs, a visible page asks more often than the environment wants it from devices that have something. */
const waitingPollMs = 20_000;

const before: DeviceState = {
  state: 'starting',
  models: [],
  model: null,
  environment: null,
  running: null,
  coming: null,
  waitsFor: null,
  why: null,
  problem: null,
  isUnreachable: false,
  code: null,
  consent: true,
  seq: 0,
  storage: 'indexeddb',
};

interface Opened {
  readonly client: Client;
  readonly store: Store;
}

type Heard = Parameters<Host['listen']>[0];

/** One device page. `open` once, `close` at the end. */
export class DeviceSession {
  readonly #start: DeviceStart;
  readonly #tell: (message: DeviceMessage) => void;
  readonly #listeners: Readonly<Record<Heard, Set<() => void>>> = { visible: new Set(), hidden: new Set(), online: new Set() };
  #opened: Opened | undefined;
  #opening: Promise<void> | undefined;
  #loaded: Loaded | undefined;
  #loading: Promise<void> = Promise.resolve();
  /** Version of the last `updated`; undefined when there was none since the model was opened. */
  #updated: number | null | undefined;
  #running: Promise<unknown> = Promise.resolve();
  #state: DeviceState = before;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #waiting: ReturnType<typeof setInterval>;
  #isHidden = false;
  #isClosed = false;

  constructor(start: DeviceStart, tell: (message: DeviceMessage) => void) {
    this.#start = start;
    this.#tell = tell;
    this.#state = { ...before, model: start.model };
    this.#waiting = setInterval(() => {
      if (this.#opened && !this.#opening && !this.#loaded && !this.#state.coming && !this.#isHidden) void this.check();
    }, waitingPollMs);
  }

  /** Opens the client and the model. What fails is told as `problem` and tried again. */
  open(): Promise<void> {
    if (this.#isClosed || this.#opened) return Promise.resolve();
    clearTimeout(this.#retry);
    this.#opening ??= this.#open()
      .catch((thrown: unknown) => this.#failed(thrown))
      .finally(() => {
        this.#opening = undefined;
      });
    return this.#opening;
  }

  /** Asks for news now; what comes of it is told. */
  async check(): Promise<void> {
    if (!this.#opened) return this.open();
    await this.#opened.client.check().catch(() => undefined); // told as `error`
    await this.#refresh();
  }

  /** Shows another model of the environment. */
  async choose(model: string): Promise<void> {
    this.#change({ model, coming: null, waitsFor: null, problem: null, running: null, why: null });
    this.#show(undefined);
    this.#updated = undefined;
    await this.#load('cached-then-update');
    await this.#refresh();
  }

  /** @throws AppError `device/no-model`, `device/no-classes`, `image/*` */
  classify(picture: Blob | ImageBitmap): Promise<DeviceAnswer> {
    const answer = this.#running.then(() => {
      if (!this.#loaded?.session) throw new AppError('device/no-model', 'No model runs on this device yet.');
      return classify(this.#loaded, picture);
    });
    this.#running = answer.catch(() => undefined);
    return answer;
  }

  async consent(given: boolean): Promise<void> {
    await this.#opened?.client.consent(given);
    await this.check();
  }

  /** Forgets model, keys, identity and queue, and begins anew. */
  async reset(): Promise<void> {
    const removed = await this.#whatIsHere();
    await this.#opened?.client.clear();
    this.#close();
    await this.#opening; // ends with its client
    this.#state = { ...before, model: this.#start.model, consent: this.#state.consent };
    this.#happened({ type: 'reset', ...removed });
    this.#emit();
    await this.open();
  }

  /** The page became visible or hidden, the network came or went. */
  heard(type: DeviceCalls['heard']): void {
    if (type === 'hidden' || type === 'visible') this.#isHidden = type === 'hidden';
    if (type === 'offline') this.#change({ isUnreachable: true });
    else {
      if (!this.#opened && type !== 'hidden') void this.open();
      for (const run of this.#listeners[type]) run();
    }
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#waiting);
    this.#close();
  }

  #close(): void {
    this.#opened?.client.close();
    this.#opened = undefined;
    this.#updated = undefined;
    this.#show(undefined);
  }

  async #open(): Promise<void> {
    const { envKey, url, cohort } = this.#start;
    // The client would serve what its app carries; this page carries nothing.
    if (!globalThis.crypto?.subtle) throw new AppError('sdk/insecure-context', 'Nothing can be verified here.');
    const store = await openDeviceStore(envKey);
    const [root, runner] = await Promise.all([pinnedRoot(store, `${url}/d/v1/${envKey}`), this.#runner(store)]);
    const client = createClient({ url, envKey, root, runners: [runner], storage: store, host: this.#host() });
    this.#opened = { client, store };
    this.#follow(client);
    if (cohort) await client.setCohort(cohort, true);
    await this.#refresh();
    if (!this.#state.model) await client.check().catch(() => undefined); // told as `error`
    await this.#chooseFirst();
  }

  /** A model, as soon as the environment has one. */
  async #chooseFirst(): Promise<void> {
    await this.#refresh();
    const { model, models, running } = this.#state;
    // The registry finds names without regard to case, and so does an address that somebody typed.
    const named = models.find((name) => name.toLowerCase() === model?.toLowerCase());
    const wanted = named ?? (model && models.length === 0 ? model : models[0]);
    if (wanted && (wanted !== model || !running)) await this.choose(wanted);
  }

  /** Workers hear neither the page's visibility nor `localStorage`; the page passes them on. */
  #host(): Partial<Host> {
    const { wasHere, touchPoints } = this.#start;
    if (!('maxTouchPoints' in navigator)) Object.defineProperty(navigator, 'maxTouchPoints', { value: touchPoints });
    return {
      listen: (type, run) => {
        this.#listeners[type].add(run);
        return () => void this.#listeners[type].delete(run);
      },
      memo: {
        getItem: () => (wasHere ? '1' : null),
        setItem: () => this.#tell({ kind: 'remember', isHere: true }),
        removeItem: () => this.#tell({ kind: 'remember', isHere: false }),
      },
    };
  }

  async #runner(store: Store): Promise<Runner> {
    const host = browserOrt();
    const ort = await host.load('ort-wasm');
    ort.env.wasm.numThreads = Math.min(mostThreads, host.threads);
    const runner = ortRunner(ort);
    return {
      ...runner,
      prove: async (session, files, variant, manifest, signal) => {
        const result = await runner.prove(session, files, variant, manifest, signal);
        await keepGolden(store, manifest.model, manifest.version, variant.id, result);
        if (!result.reason) this.#happened({ type: 'proved', version: manifest.version, ...result });
        return result;
      },
    };
  }

  /** From what the client tells to what the page shows. */
  #follow(client: Client): void {
    const isMine = ({ model }: { readonly model?: string }) => model === undefined || model === this.#state.model;
    client.on('state', (told: { state: State; model?: string; version?: number; waitsFor?: string }) => {
      if (isMine(told)) this.#onState(told);
    });
    client.on('progress', (told: { model: string; doneBytes: number; totalBytes: number }) => {
      const { coming } = this.#state;
      if (isMine(told) && coming) this.#change({ coming: { ...coming, doneBytes: told.doneBytes, totalBytes: told.totalBytes } });
    });
    client.on('updated', (told: { model: string; version: number | null }) => {
      if (isMine(told)) this.#onUpdated(told.version);
    });
    client.on('reverted', (told: Partial<Reverted>) => {
      if (told.reason === undefined || !isMine(told)) return;
      const { version, reason, sample } = told as Reverted;
      this.#happened({ type: 'reverted', version, reason, sample });
      this.#change({ problem: problemOfTrial(told as Reverted), coming: null });
    });
    client.on('error', ({ code, details }: { code: string; details: Record<string, unknown> }) => {
      this.#happened({ type: 'failed', code });
      this.#fail(code, details);
    });
    client.on('refused', ({ code }: { code: string }) => {
      if (code === 'manifest/expired') this.#happened({ type: 'expired' });
    });
    client.on('incompatible', (told: { model: string; reasons: readonly { version: number; reason: string }[] }) => {
      const [first] = told.reasons;
      if (first && isMine(told)) this.#happened({ type: 'incompatible', ...first });
    });
    client.on('evicted', () => this.#happened({ type: 'evicted' }));
  }

  #onState({ state, version, waitsFor }: { state: State; version?: number; waitsFor?: string }): void {
    const { coming, problem } = this.#state;
    this.#change({ state, waitsFor: waitsFor ?? null });
    if (version !== undefined && (state === 'available' || state === 'downloading')) {
      this.#change({ coming: { version, doneBytes: 0, totalBytes: 0 } });
    }
    if (state === 'staged' && coming) this.#happened({ type: 'downloaded', version: coming.version, bytes: coming.totalBytes });
    if (state === 'committed' && version !== undefined) this.#happened({ type: 'committed', version });
    if (state !== 'current' && state !== 'committed' && state !== 'waiting') return;
    // The cycle ended well. Why a version was not taken is shown until another one is.
    const stays = state === 'committed' || !problem?.code.startsWith('trial/') ? null : problem;
    this.#change({ coming: null, isUnreachable: false, problem: stays });
    if (state === 'current' && this.#state.model) this.#happened({ type: 'checked', version: this.#state.running?.version ?? null });
    void this.#chooseFirstLater();
  }

  /** The client is in its cycle: what asks for another one waits until it is over. */
  async #chooseFirstLater(): Promise<void> {
    await this.#refresh();
    const { model, models } = this.#state;
    if (!model && models.length === 0) this.#happened({ type: 'checked', version: null });
    if (!model && !this.#opening) await this.#chooseFirst();
  }

  #onUpdated(version: number | null): void {
    this.#updated = version;
    if (version === null) {
      this.#happened({ type: 'withdrawn' });
      this.#show(undefined);
    } else void this.#load('cached');
    void this.#refresh();
  }

  #fail(code: string, details: Record<string, unknown>): void {
    const isUnreachable = code === 'download/network';
    this.#change({ isUnreachable, coming: null, problem: isUnreachable ? this.#state.problem : problemOf(code, details) });
    void this.#refresh();
  }

  /** It did not even begin. */
  #failed(thrown: unknown): void {
    const error = deviceError(thrown);
    if (!(error instanceof AppError)) console.error(thrown);
    const code = error instanceof AppError ? error.code : 'device/failed';
    this.#change({ state: 'error', isUnreachable: code === 'download/network', problem: problemOf(code, { message: String(thrown) }) });
    if (!this.#isClosed) this.#retry = setTimeout(() => void this.open(), retryMs);
  }

  /** Opens what the client gives for the model, one after the other. */
  #load(mode: 'cached' | 'cached-then-update'): Promise<void> {
    const load = async () => {
      const { client } = this.#opened ?? {};
      const { model } = this.#state;
      // The wait for a first version ended with it; its `updated` came meanwhile.
      if (!client || !model || (mode === 'cached' && this.#updated === this.#loaded?.version)) return;
      const loaded = await client.load(model, { mode }).catch((thrown: unknown) => this.#noModel(thrown));
      // Another model was chosen meanwhile, or the device was reset.
      if (loaded && (this.#state.model !== model || this.#opened?.client !== client)) return loaded.close();
      if (loaded) await this.#opens(loaded);
    };
    this.#loading = this.#loading.then(load);
    return this.#loading;
  }

  #noModel(thrown: unknown): undefined {
    const { code, details } = thrown as { readonly code?: string; readonly details?: Readonly<Record<string, unknown>> };
    if (code === 'sdk/closed' || code === 'download/aborted') return undefined;
    // Nothing is deployed, or the check said already why there is nothing.
    if (code !== 'sdk/no-model') this.#change({ problem: problemOf(code ?? 'device/failed', { ...details, message: String(thrown) }) });
    this.#show(undefined);
    return undefined;
  }

  async #opens(loaded: Loaded): Promise<void> {
    this.#show(loaded);
    this.#change({ running: await this.#describe(loaded) });
    this.#happened({ type: 'opened', version: loaded.version, source: loaded.source });
  }

  async #describe({ name, version, variant, source, files, session, manifest }: Loaded): Promise<RunningVersion> {
    const golden = this.#opened ? await goldenOf(this.#opened.store, name, version, variant) : null;
    return {
      version,
      variant,
      source,
      sizeBytes: files.reduce((sum, { size }) => sum + size, 0),
      backend: session?.backend ?? null,
      golden: golden && { passed: golden.passed, count: golden.count, maxError: golden.maxError },
      hasGolden: (manifest.golden?.count ?? 0) > 0,
      classCount: manifest.classes.length,
    };
  }

  /** The model that answers from now on; the one before ends when its last picture is answered. */
  #show(loaded: Loaded | undefined): void {
    const last = this.#loaded;
    this.#loaded = loaded;
    if (last) void this.#running.then(() => last.close());
    if (!loaded) this.#change({ running: null });
  }

  async #whatIsHere(): Promise<Removed> {
    if (!this.#opened) return { versions: [], bytes: 0, events: 0 };
    const { client, store } = this.#opened;
    const [status, manifest, events] = await Promise.all([client.status(), followedManifest(store), store.keys('events')]);
    const kept = status.models.flatMap(({ model, current, previous }) =>
      [current, previous].flatMap((installed) => (installed ? [{ model, ...installed }] : [])),
    );
    const sizeOf = ({ model, version, variant }: (typeof kept)[number]) =>
      manifest?.models[model]?.versions[String(version)]?.variants.find(({ id }) => id === variant)?.size ?? 0;
    return {
      versions: kept.map(({ model, version }) => ({ model, version })),
      bytes: kept.reduce((sum, one) => sum + sizeOf(one), 0),
      events: events.length,
    };
  }

  /** Reads what the client knows and tells it. */
  async #refresh(): Promise<void> {
    if (!this.#opened) return;
    const { client, store } = this.#opened;
    const { model } = this.#state;
    try {
      const [status, manifest, why] = await Promise.all([client.status(), followedManifest(store), model ? client.explain(model) : null]);
      const names = new Set([...Object.keys(manifest?.models ?? {}), ...status.models.map((row) => row.model)]);
      if (this.#opened.client !== client || this.#state.model !== model) return;
      this.#change({
        models: [...names].sort(),
        environment: manifest?.name ?? null,
        why,
        code: status.code,
        consent: status.consent,
        seq: status.seq,
        storage: status.storage,
      });
    } catch (thrown) {
      if (this.#opened?.client === client) console.warn('The state of this device cannot be read', thrown);
    }
  }

  #change(part: Partial<DeviceState>): void {
    this.#state = { ...this.#state, ...part };
    this.#emit();
  }

  #emit(): void {
    if (!this.#isClosed) this.#tell({ kind: 'state', state: this.#state });
  }

  #happened(happening: Happening): void {
    if (!this.#isClosed) this.#tell({ kind: 'happened', happening });
  }
}
