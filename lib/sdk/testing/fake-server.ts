/**
 * For tests: a registry's device side (`/d/v1`) as a `fetch` function, with real signatures and hashes. It can be offline, hold
 * answers back, cut bodies, spoil bytes, and it notes every request. It is no second server: it has no database and no rules.
 */
import { sha256Hex, utf8 } from '../core/sha256';
import { signedEnvelope, signManifest, signRoot, type TestKey, testKey, testManifest, testRoot } from '../core/testing/signer';
import type { Bytes, EnvironmentManifest, EnvironmentModel, RootDocument, VersionFile, VersionManifest, VersionVariant } from '../core/types';

export const chunkBytes = 4 * 1024 * 1024;

/** A variant to publish. */
export interface FakeVariant extends Partial<Omit<VersionVariant, 'files'>> {
  readonly id: string;
  readonly files: Readonly<Record<string, Bytes>>;
}

export interface FakeVersion {
  readonly variants: readonly FakeVariant[];
  /** By path, `golden/golden.json` among them. */
  readonly golden?: Readonly<Record<string, Bytes>>;
  readonly io?: VersionManifest['io'];
  readonly signatureId?: string | null;
  readonly sdk?: string;
}

/** One request as it came. */
export interface FakeRequest {
  readonly method: string;
  /** Below the address of the server, like `blobs/<sha256>`. */
  readonly path: string;
  readonly headers: Headers;
  readonly cache: string | undefined;
  readonly body: string;
}

/** What a test may do with a request before it is answered; undefined: the usual answer. */
export type Meddle = (request: FakeRequest, usual: () => Promise<Response>) => Promise<Response | undefined> | Response | undefined;

export class FakeServer {
  readonly url = 'https://registry.test';
  readonly envKey: string;
  readonly requests: FakeRequest[] = [];
  readonly blobs = new Map<string, Bytes>();
  /** Events that arrived, each once. */
  readonly events = new Map<string, Record<string, unknown>>();
  readonly versions = new Map<string, VersionManifest>();
  offline = false;
  meddle: Meddle | undefined;
  manifest: EnvironmentManifest;
  /** Bytes of blobs that were given out. */
  sentBytes = 0;
  /** Pieces in which bodies are sent. */
  pieceBytes = 512 * 1024;
  readonly #roots: Bytes[];
  readonly #rootKeys: TestKey[];
  #key: TestKey;
  #envelope: Bytes;

  private constructor(envKey: string, rootKey: TestKey, key: TestKey, root: Bytes, envelope: Bytes, manifest: EnvironmentManifest) {
    this.envKey = envKey;
    this.#rootKeys = [rootKey];
    this.#key = key;
    this.#roots = [root];
    this.#envelope = envelope;
    this.manifest = manifest;
  }

  static async start(envKey = 'ek_test'): Promise<FakeServer> {
    const [rootKey, key] = [await testKey(1), await testKey(2)];
    const manifest = testManifest({ seq: 1 });
    return new FakeServer(
      envKey,
      rootKey,
      key,
      await signRoot(testRoot(1, [rootKey], [key]), [rootKey]),
      await signManifest(manifest, [key]),
      manifest,
    );
  }

  /** The root that apps pin. */
  get root(): string {
    return new TextDecoder().decode(this.#roots[0]);
  }

  /** Signs and shows another manifest: the next seq, with changes. */
  async publish(changes: Partial<EnvironmentManifest> = {}): Promise<void> {
    this.manifest = { ...this.manifest, seq: this.manifest.seq + 1, ...changes };
    this.#envelope = await signManifest(this.manifest, [this.#key]);
  }

  /** Shows an envelope as it is, or one signed by another key. */
  async forge(payload: unknown, key: TestKey | undefined = undefined, payloadType = 'application/vnd.slipway.environment+json'): Promise<void> {
    this.#envelope = await signedEnvelope(payloadType, payload, [key ?? this.#key]);
  }

  /** A new manifest key, and a root that says so. */
  async rotate(seed: number): Promise<void> {
    const key = await testKey(seed);
    const root: RootDocument = testRoot(this.#roots.length + 1, this.#rootKeys, [key]);
    this.#roots.push(await signRoot(root, this.#rootKeys));
    this.#key = key;
    await this.publish();
  }

  /** Stores a version's files and says what the environment manifest says of it. */
  async addVersion(model: string, version: number, what: FakeVersion): Promise<EnvironmentModel['versions'][string]> {
    const variants = await Promise.all(
      what.variants.map(
        async ({ files, ...variant }): Promise<VersionVariant> => ({
          runtime: 'onnx',
          precision: 'f32',
          requires: { features: [], minMemoryBytes: null },
          ...variant,
          files: await this.#store(files),
        }),
      ),
    );
    const golden = what.golden ? { count: 1, tolerances: {}, files: await this.#store(what.golden) } : null;
    const manifest: VersionManifest = {
      schema: 'slipway.version/1',
      model,
      version,
      signatureId: what.signatureId ?? null,
      task: 'classification',
      io: what.io ?? null,
      classes: [],
      postprocess: null,
      variants,
      golden,
      archive: { sha256: '0'.repeat(64), size: 1 },
      metrics: {},
      provenance: {},
      createdAt: '2026-11-20T12:00:00Z',
    };
    this.versions.set(`${model}/${version}`, manifest);
    const bytes = utf8(JSON.stringify(manifest));
    const sha256 = await sha256Hex(bytes);
    this.blobs.set(sha256, bytes);
    return {
      manifest: { sha256, size: bytes.length },
      signatureId: manifest.signatureId,
      sdk: what.sdk ?? '',
      variants: variants.map(({ id, runtime, requires, files }) => ({ id, runtime, requires, size: files.reduce((sum, { size }) => sum + size, 0) })),
    };
  }

  /** Adds a version and makes it the default of its model. */
  async deploy(model: string, version: number, what: FakeVersion, changes: Partial<EnvironmentModel> = {}): Promise<void> {
    const entry = await this.addVersion(model, version, what);
    const before: EnvironmentModel = this.manifest.models[model] ?? {
      id: `mdl_${model}`,
      default: null,
      rollout: null,
      overrides: [],
      blocked: [],
      mandatorySeq: 0,
      versions: {},
    };
    const now: EnvironmentModel = { ...before, default: version, ...changes, versions: { ...before.versions, [version]: entry } };
    await this.publish({ models: { ...this.manifest.models, [model]: now } });
  }

  async changeModel(model: string, changes: Partial<EnvironmentModel>): Promise<void> {
    const before = this.manifest.models[model];
    if (!before) throw new TypeError(`No model ${model}`);
    await this.publish({ models: { ...this.manifest.models, [model]: { ...before, ...changes } } });
  }

  /** Requests whose path starts so. */
  asked(start: string): FakeRequest[] {
    return this.requests.filter(({ path }) => path.startsWith(start));
  }

  /** Holds back every answer below `start` until the returned function is called. */
  hold(start: string): () => void {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.meddle = async ({ path }, usual) => {
      if (!path.startsWith(start)) return undefined;
      await held;
      return usual();
    };
    return release;
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const path = String(input).slice(`${this.url}/d/v1/`.length).replace(`${this.envKey}/`, '');
    const request: FakeRequest = {
      method: init.method ?? 'GET',
      path,
      headers: new Headers(init.headers),
      cache: init.cache,
      body: String(init.body ?? ''),
    };
    init.signal?.throwIfAborted();
    this.requests.push(request);
    if (this.offline) throw new TypeError('Failed to fetch');
    let abort: () => void = () => undefined;
    const aborted = new Promise<never>((_, reject) => {
      abort = () => reject(init.signal?.reason);
      init.signal?.addEventListener('abort', abort);
    });
    const usual = () => this.#answer(request);
    const answer = Promise.resolve(this.meddle?.(request, usual)).then((meddled) => meddled ?? usual());
    return Promise.race([aborted, answer]).finally(() => init.signal?.removeEventListener('abort', abort));
  };

  async #answer({ method, path, headers, body }: FakeRequest): Promise<Response> {
    const [kind, name = ''] = path.split('/');
    if (kind === 'manifest') {
      const etag = `"${(await sha256Hex(this.#envelope)).slice(0, 32)}"`;
      if (headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } });
      return new Response(this.#envelope, { headers: { etag } });
    }
    const root = this.#roots[Number(name) - 1];
    if (kind === 'root') return root ? new Response(root) : new Response('{}', { status: 404 });
    if (kind === 'events' && method === 'POST') return this.#take(body);
    const blob = kind === 'blobs' ? this.blobs.get(name) : undefined;
    if (!blob) return new Response('{}', { status: 404 });
    const range = /^bytes=(\d+)-(\d+)$/.exec(headers.get('range') ?? '');
    if (!range || headers.get('if-range') !== `"${name}"`) return this.body(blob);
    const [start, end] = [Number(range[1]), Math.min(Number(range[2]) + 1, blob.length)];
    if (start >= blob.length) return new Response(null, { status: 416, headers: { 'content-range': `bytes */${blob.length}` } });
    return this.body(blob.subarray(start, end), 206, { 'content-range': `bytes ${start}-${end - 1}/${blob.length}` });
  }

  /** A streamed body in pieces; `cutAt` ends it with an error after so many bytes. */
  body(bytes: Bytes, status = 200, headers: Record<string, string> = {}, cutAt = Infinity): Response {
    let at = 0;
    const stream = new ReadableStream<Bytes>(
      {
        pull: (controller) => {
          if (at >= cutAt) return controller.error(new TypeError('network error'));
          if (at >= bytes.length) return controller.close();
          const piece = bytes.slice(at, Math.min(at + this.pieceBytes, cutAt, bytes.length));
          at += piece.length;
          this.sentBytes += piece.length;
          controller.enqueue(piece);
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(stream, { status, headers });
  }

  #take(body: string): Response {
    const { events, install } = JSON.parse(body) as { events: Record<string, unknown>[]; install: string };
    const before = this.events.size;
    for (const event of events) this.events.set(String(event['id']), { ...event, install });
    const accepted = this.events.size - before;
    return Response.json({ accepted, duplicate: events.length - accepted, rejected: [] }, { status: 202 });
  }

  async #store(files: Readonly<Record<string, Bytes>>): Promise<VersionFile[]> {
    return Promise.all(
      Object.entries(files).map(async ([path, bytes]) => {
        const sha256 = await sha256Hex(bytes);
        this.blobs.set(sha256, bytes);
        if (bytes.length <= chunkBytes) return { path, sha256, size: bytes.length };
        const starts = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, i) => i * chunkBytes);
        const chunks = await Promise.all(starts.map((start) => sha256Hex(bytes.slice(start, start + chunkBytes))));
        return { path, sha256, size: bytes.length, chunks };
      }),
    );
  }
}
