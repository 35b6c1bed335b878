/**
 * Gives a model to the app: the committed version, else the one before, else the one that the app carries. Bytes are checked
 * whenever they are read; what storage spoilt is fetched anew when the network may be asked.
 */
import type { Device, Installed } from './device';
import { SdkError } from './error';
import { fetchVersion, type Opened, readEmbedded, readInstalled, runnerFor, servable } from './installed';
import { canRun } from './resolve';
import type { Session } from './runner';
import { storedManifest } from './trusted';
import { featuresOf } from './update';

export interface ModelFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  blob(): Blob;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A model to use. */
export interface Loaded {
  readonly name: string;
  readonly version: number;
  readonly variant: string;
  readonly source: 'embedded' | 'cached' | 'fresh' | 'memory';
  /** The newest could not be asked for, or not be had. */
  readonly stale: boolean;
  /** Null without a runner for the variant. */
  readonly session: Session | null;
  readonly manifest: Opened['manifest'];
  /** The files that hold the model itself. */
  readonly models: readonly ModelFile[];
  readonly files: readonly ModelFile[];
  close(): void;
}

export interface ServeOptions {
  readonly signal: AbortSignal | undefined;
  /** Spoilt bytes may be fetched. */
  readonly online?: boolean;
  readonly stale?: boolean;
  /** What was committed before the app waited; undefined when it did not wait. */
  readonly before?: Installed | null | undefined;
}

/** The files of these names are the model itself; the rest goes with it. */
const modelName = /\.(onnx|tflite|mlmodel|pb|h5|keras|safetensors|pt|dat)$|(^|\/)model\.json$/i;

/** @throws SdkError `sdk/no-model`, `sdk/insecure-context`, and what the embedded files gave: `download/*` */
export async function serve(device: Device, name: string, options: ServeOptions): Promise<Loaded> {
  const { online, stale = false, signal, before } = options;
  const { secure, facts } = device.host;
  let failure: unknown;
  const blocked = secure ? ((await storedManifest(device))?.models[name]?.blocked ?? []) : [];
  for (const installed of secure ? await servable(device, name, blocked) : []) {
    try {
      const opened = await readInstalled(device, installed).catch((thrown: unknown) => {
        if (!online) throw thrown;
        const whole = new AbortController().signal;
        return fetchVersion(
          device,
          installed,
          signal ?? whole,
          async () => undefined,
          () => undefined,
        );
      });
      const isNew = before !== undefined && before?.manifest !== installed.manifest;
      const source = device.store.tier === 'memory' ? 'memory' : isNew ? 'fresh' : 'cached';
      return await loaded(device, name, opened, { source, stale: stale || failure !== undefined, signal });
    } catch (thrown) {
      failure = thrown;
    }
  }
  const embedded = device.embedded[name];
  const capabilities = { runtimes: device.runtimes, features: await featuresOf(device), memoryBytes: facts().memoryBytes };
  const variant = embedded?.manifest.variants.find((one) => canRun(one, { capabilities }));
  if (embedded && variant) return loaded(device, name, await readEmbedded(device, embedded, variant), { source: 'embedded', stale, signal });
  if (!secure) throw new SdkError('sdk/insecure-context', '');
  throw new SdkError('sdk/no-model', '', { model: name, because: device.error }, failure);
}

interface HowLoaded extends Pick<Loaded, 'source' | 'stale'> {
  readonly signal: AbortSignal | undefined;
}

async function loaded(
  device: Device,
  name: string,
  { manifest, variant, files: bytes }: Opened,
  { source, stale, signal }: HowLoaded,
): Promise<Loaded> {
  const files = variant.files.map(({ path, size, sha256 }): ModelFile => {
    const blob = new Blob([bytes.get(path) ?? '']);
    return { path, size, sha256, blob: () => blob, arrayBuffer: () => blob.arrayBuffer() };
  });
  const session = await runnerFor(device.runners, variant)?.open(bytes, variant, manifest, signal ?? new AbortController().signal);
  return {
    name,
    version: manifest.version,
    variant: variant.id,
    source,
    stale,
    session: session ?? null,
    manifest,
    models: files.filter(({ path }) => modelName.test(path)),
    files,
    close: () => void session?.close(),
  };
}
