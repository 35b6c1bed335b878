/**
 * Backbones that are ready to run. Loading and compiling takes seconds, so the last one stays until another is asked for; one
 * that somebody uses is never taken away. Programs take turns at computing: onnxruntime runs one thing at a time. Also knows a
 * backbone's identity without loading it, so that training again from cached features touches no weights at all.
 */
import { AppError, type OnProgress, throwIfCancelled } from '@/lib/core';
import {
  type Backend,
  type BackendMemory,
  backboneHash,
  buildNetwork,
  type CatalogEntry,
  chooseBackend,
  compileForward,
  type ForwardProgram,
  graphHash,
  listBackends,
  type ModelGraph,
  type OrtHost,
  ortVersion,
  rememberedBackend,
  subgraph,
  type Weights,
} from '@/lib/ml';
import { Turns } from '@/lib/storage';
import { loadPretrained, type Pretrained, type ReadCatalogFile } from './network';

/** Which backend a person asked for; `auto` lets a short race decide. */
export type BackendWish = 'auto' | 'wasm' | 'webgpu';

/** A compiled backbone: pictures in, `features` out. */
export interface OpenBackbone {
  readonly entry: CatalogEntry;
  readonly graph: ModelGraph;
  readonly weights: Weights;
  readonly hash: string;
  readonly program: ForwardProgram;
  readonly backend: Backend;
}

/** Small facts that outlive a page: backbone hashes by catalog entry. */
export interface BackboneFacts {
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
}

export interface BackbonePoolHost {
  readonly ort: OrtHost;
  readonly readFile: ReadCatalogFile;
  /** Forgets kept files of an entry that turned out damaged; they are then read once more. */
  readonly dropFiles?: (entry: CatalogEntry) => Promise<void>;
  readonly facts: BackboneFacts;
  readonly memory?: BackendMemory;
}

interface OpenOptions {
  readonly wish: BackendWish;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

/** An open backbone and how many use it now. */
interface Slot {
  readonly backbone: OpenBackbone;
  users: number;
}

/** The pool of one worker or process. */
export class BackbonePool {
  readonly #host: BackbonePoolHost;
  readonly #opening = new Turns();
  readonly #computing = new Turns();
  /** Open backbones by entry and backend. */
  readonly #slots = new Map<string, Slot>();
  /** What `auto` came to in this session, by entry. */
  readonly #chosen = new Map<string, Backend>();
  #latest: Slot | undefined;

  constructor(host: BackbonePoolHost) {
    this.#host = host;
  }

  /** What this machine can compute with; wasm first. */
  backends(): Promise<readonly Backend[]> {
    return listBackends(this.#host.ort);
  }

  /** The identity of an entry's backbone, when this device has loaded it before. */
  knownHash(entry: CatalogEntry): Promise<string | undefined> {
    return this.#host.facts.get(factName(entry));
  }

  /** The identity of an entry's backbone; its weights are loaded only the first time on this device. */
  async hashOf(entry: CatalogEntry, options: Omit<OpenOptions, 'wish'> = {}): Promise<string> {
    const known = await this.knownHash(entry);
    if (known) return known;
    const { graph, weights } = await this.#load(entry, options);
    return this.#remember(entry, graph, weights);
  }

  /**
   * Does work with an entry's backbone, compiled for the wished backend; it stays open at least until the work is done.
   * @throws AppError `weights/*`, `gpu/unavailable`, `graph/unsupported`, `task/cancelled`, and what the work throws
   */
  async use<T>(entry: CatalogEntry, options: OpenOptions, work: (backbone: OpenBackbone) => Promise<T>): Promise<T> {
    // One opening after the other, so that equal ones share a program.
    const slot = await this.#opening.take(() => this.#take(entry, options));
    try {
      return await work(slot.backbone);
    } finally {
      slot.users -= 1;
      await this.#free((idle) => idle !== this.#latest);
    }
  }

  /** Frees the backbones that nobody uses. */
  close(): Promise<void> {
    return this.#free(() => true);
  }

  async #take(entry: CatalogEntry, options: OpenOptions): Promise<Slot> {
    throwIfCancelled(options.signal);
    const wanted = await this.#wanted(entry, options.wish);
    const open = wanted && this.#slots.get(slotKey(entry, wanted));
    if (open) open.users += 1;
    const slot = open ?? (await this.#open(entry, wanted, options));
    this.#latest = slot;
    await this.#free((idle) => idle !== slot);
    return slot;
  }

  /** The backend that a wish means; undefined when only a race can tell. */
  async #wanted(entry: CatalogEntry, wish: BackendWish): Promise<Backend | undefined> {
    const chosen = this.#chosen.get(entry.id);
    if (wish === 'auto' && chosen) return chosen;
    const backends = await this.backends();
    if (wish !== 'auto') {
      const id = wish === 'wasm' ? 'ort-wasm' : 'ort-webgpu';
      return backends.find((backend) => backend.id === id) ?? { id, device: wish, software: false };
    }
    const graph = await buildNetwork(entry.network, { ...entry.params, num_classes: 2 });
    return rememberedBackend(this.#raceFacts(backends, subgraph(graph, 'features')));
  }

  /** Opens a backbone for its first user. */
  async #open(entry: CatalogEntry, wanted: Backend | undefined, options: OpenOptions): Promise<Slot> {
    // Room first: two networks at once only when both are used.
    await this.close();
    const { graph, weights } = await this.#load(entry, options);
    const hash = await this.#remember(entry, graph, weights);
    const { program, backend } = await this.#computing.take(() => this.#compile(subgraph(graph, 'features'), weights, wanted, options.signal));
    if (options.wish === 'auto') this.#chosen.set(entry.id, backend);
    const key = slotKey(entry, backend);
    const twin = this.#slots.get(key);
    if (twin) {
      // The race was won by a backend that somebody had asked for by name.
      twin.users += 1;
      await this.#computing.take(() => program.destroy());
      return twin;
    }
    const slot = { backbone: { entry, graph, weights, hash, program: this.#inTurn(program), backend }, users: 1 };
    this.#slots.set(key, slot);
    return slot;
  }

  async #load(entry: CatalogEntry, options: Omit<OpenOptions, 'wish'>): Promise<Pretrained> {
    const { readFile, dropFiles } = this.#host;
    const load = () => loadPretrained(entry.id, 2, readFile, options);
    try {
      return await load();
    } catch (thrown) {
      if (!dropFiles || !(thrown instanceof AppError) || thrown.code !== 'weights/hash-mismatch') throw thrown;
      await dropFiles(entry);
      return load();
    }
  }

  async #compile(graph: ModelGraph, weights: Weights, wanted: Backend | undefined, signal: AbortSignal | undefined) {
    const given = signal ? { signal } : {};
    const compile = (backend: Backend['id']) => compileForward(graph, weights, { host: this.#host.ort, backend, ...given });
    if (wanted) return { program: await compile(wanted.id), backend: wanted };
    return chooseBackend({ ...this.#raceFacts(await this.backends(), graph), compile, ...given });
  }

  #raceFacts(backends: readonly Backend[], graph: ModelGraph) {
    const { memory } = this.#host;
    return { backends, graphHash: graphHash(graph), runtimeVersion: ortVersion, ...(memory ? { memory } : {}) };
  }

  #inTurn(program: ForwardProgram): ForwardProgram {
    return {
      backend: program.backend,
      input: program.input,
      run: (batch) => this.#computing.take(() => program.run(batch)),
      destroy: () => this.#computing.take(() => program.destroy()),
    };
  }

  async #free(isChosen: (slot: Slot) => boolean): Promise<void> {
    for (const [key, slot] of this.#slots) {
      if (slot.users > 0 || !isChosen(slot)) continue;
      this.#slots.delete(key);
      await slot.backbone.program.destroy();
    }
  }

  async #remember(entry: CatalogEntry, graph: ModelGraph, weights: Weights): Promise<string> {
    const hash = backboneHash(graph, weights);
    await this.#host.facts.set(factName(entry), hash);
    return hash;
  }
}

function slotKey(entry: CatalogEntry, backend: Backend): string {
  return `${entry.id} ${backend.id}`;
}

function factName(entry: CatalogEntry): string {
  // The graph follows from network and parameters, the weights from their hash.
  return `backbone-hash:${entry.network}:${JSON.stringify(entry.params)}:${entry.sha256}`;
}
