/**
 * Backbones that are ready to run, one at a time: loading and compiling takes seconds, so the last one stays until another
 * is asked for. Also knows a backbone's identity without loading it, so that training again from cached features touches no
 * weights at all.
 */
import type { OnProgress } from '@/lib/core';
import {
  type Backend,
  type BackendMemory,
  backboneHash,
  type CatalogEntry,
  chooseBackend,
  compileForward,
  type ForwardProgram,
  graphHash,
  listBackends,
  type ModelGraph,
  type OrtHost,
  ortVersion,
  subgraph,
  type Weights,
} from '@/lib/ml';
import { loadPretrained, type ReadCatalogFile } from './network';

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
  readonly facts: BackboneFacts;
  readonly memory?: BackendMemory;
}

interface OpenOptions {
  readonly wish: BackendWish;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

/** The pool of one worker or process. */
export class BackbonePool {
  readonly #host: BackbonePoolHost;
  #open: { readonly key: string; readonly backbone: OpenBackbone } | undefined;

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
    const { graph, weights } = await loadPretrained(entry.id, 2, this.#host.readFile, options);
    return this.#remember(entry, graph, weights);
  }

  /**
   * An entry's backbone, compiled for the wished backend.
   * @throws AppError `weights/*`, `gpu/unavailable`, `graph/unsupported`, `task/cancelled`
   */
  async open(entry: CatalogEntry, options: OpenOptions): Promise<OpenBackbone> {
    const key = `${entry.id} ${options.wish}`;
    if (this.#open?.key === key) return this.#open.backbone;
    await this.close();
    const { graph, weights } = await loadPretrained(entry.id, 2, this.#host.readFile, options);
    const hash = await this.#remember(entry, graph, weights);
    const { program, backend } = await this.#compile(subgraph(graph, 'features'), weights, options);
    const backbone = { entry, graph, weights, hash, program, backend };
    this.#open = { key, backbone };
    return backbone;
  }

  /** Frees the backbone that is open. */
  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.backbone.program.destroy();
  }

  async #compile(graph: ModelGraph, weights: Weights, { wish, signal }: OpenOptions) {
    const { ort, memory } = this.#host;
    const given = signal ? { signal } : {};
    const all = await listBackends(ort);
    const compile = (backend: Backend['id']) => compileForward(graph, weights, { host: ort, backend, ...given });
    if (wish === 'auto') {
      return chooseBackend({
        backends: all,
        compile,
        graphHash: graphHash(graph),
        runtimeVersion: ortVersion,
        ...(memory ? { memory } : {}),
        ...given,
      });
    }
    const id = wish === 'wasm' ? 'ort-wasm' : 'ort-webgpu';
    const backend = all.find((entry) => entry.id === id) ?? { id, device: wish, software: false };
    return { program: await compile(id), backend };
  }

  async #remember(entry: CatalogEntry, graph: ModelGraph, weights: Weights): Promise<string> {
    const hash = backboneHash(graph, weights);
    await this.#host.facts.set(factName(entry), hash);
    return hash;
  }
}

function factName(entry: CatalogEntry): string {
  // The graph follows from network and parameters, the weights from their hash.
  return `backbone-hash:${entry.network}:${JSON.stringify(entry.params)}:${entry.sha256}`;
}
