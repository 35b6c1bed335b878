/**
 * Gives a model to the app: the committed version, else the one that the app carries. Bytes are checked
 * whenever they are read; what storage spoilt is fetched anew when the network may be asked.
 */
import { type Device, pointersOf } from './device';
import { SdkError } from './error';
import { fetchVersion, type Opened, readEmbedded, readInstalled, runnerFor } from './installed';
import { canRun } from './resolve';
import type { Session } from './runner';
import { capabilitiesOf } from './update';

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
  /** Hash of what was committed before the app waited, or `none`; undefined when it did not wait. */
  readonly before?: string;
}

/** The files of these names are the model itself; the rest goes with it. */
const modelName = /\.(onnx|tflite|mlmodel|pb|h5|keras|safetensors|pt|dat)$|(^|\/)model\.json$/i;

/** @throws SdkError `sdk/no-model`, `sdk/insecure-context`, and what the embedded files gave: `download/*` */
export async function serve(device: Device, name: string, options: ServeOptions): Promise<Loaded> {
  const { online, stale = false, signal = new AbortController().signal, before } = options;
  const { secure } = device.host;
  const current = secure ? (await pointersOf(device, name)).current : null;
  let failure: unknown;
  if (current) {
    try {
      const opened = await readInstalled(device, current).catch((thrown: unknown) => {
        if (online) return fetchVersion(device, current, signal);
        throw thrown;
      });
      const source = device.store.tier === 'memory' ? 'memory' : before && before !== current.manifest ? 'fresh' : 'cached';
      return await loaded(device, name, opened, source, stale, signal);
    } catch (thrown) {
      failure = thrown;
    }
  }
  const embedded = device.embedded[name];
  const capabilities = await capabilitiesOf(device);
  const variant = embedded?.manifest.variants.find((one) => canRun(one, { capabilities }));
  if (embedded && variant) return loaded(device, name, await readEmbedded(device, embedded, variant), 'embedded', stale, signal);
  throw new SdkError(secure ? 'sdk/no-model' : 'sdk/insecure-context', { model: name, because: device.error }, failure);
}

async function loaded(
  device: Device,
  name: string,
  { manifest, variant, files: bytes }: Opened,
  source: Loaded['source'],
  stale: boolean,
  signal: AbortSignal,
): Promise<Loaded> {
  const files = variant.files.map(({ path, size, sha256 }): ModelFile => {
    const blob = new Blob([bytes.get(path) ?? '']);
    return { path, size, sha256, blob: () => blob, arrayBuffer: () => blob.arrayBuffer() };
  });
  const session = await runnerFor(device, variant)?.open(bytes, variant, manifest, signal);
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
