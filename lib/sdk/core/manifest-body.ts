/**
 * Reads a small signed body from a server that may be hostile or slow (delivery.md 8): stopped at 256 KiB while reading, after
 * 15 s of nothing, and when less than 1 KiB/s came over 10 s. Never holds more than the limit and the chunk in hand.
 */
import { SdkError } from './error';
import type { Bytes, Clock } from './types';

const limitBytes = 256 * 1024;
const silenceMs = 15_000;
const windowMs = 10_000;
const windowBytes = 10 * 1024;

/** The part of a `Response` that is used. */
export interface BodySource {
  readonly headers: { get(name: string): string | null };
  readonly body: { getReader(): BodyReader } | null;
}

interface BodyReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

/**
 * Settles like `work`, or after `ms` throws `manifest/timeout`. The work itself goes on: the caller aborts its request.
 * @throws SdkError `manifest/timeout`
 */
export function within<T>(work: Promise<T>, ms: number, clock: Clock): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(tooSlow()));
    work.then(resolve, reject).finally(cancel);
  });
}

/**
 * The whole body of a manifest or root.
 * @param response a response, or the promise of one: then 15 s also hold for its headers. The body is cancelled when reading stops early.
 * @throws SdkError `manifest/too-large`, `manifest/timeout`; what the network throws passes through.
 */
export async function readManifestBody(response: BodySource | Promise<BodySource>, clock: Clock): Promise<Bytes> {
  const source = await within(Promise.resolve(response), silenceMs, clock);
  const reader = source.body?.getReader();
  if (!reader) return new Uint8Array();
  try {
    if (Number(source.headers.get('content-length')) > limitBytes) throw tooLarge();
    return await readAll(reader, clock);
  } catch (error) {
    // A body that does not settle when cancelled must not hold the refusal up.
    reader.cancel().catch(() => undefined);
    throw error;
  }
}

function readAll(reader: BodyReader, clock: Clock): Promise<Bytes> {
  // One buffer, not a list of chunks: a list of chunks of one byte would weigh far more than their bytes.
  const buffer = new Uint8Array(limitBytes);
  let size = 0;
  let sizeBefore = 0;
  let cancel = (): void => undefined;
  const pump = async (): Promise<Bytes> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return buffer.slice(0, size);
      if (!value?.length) continue;
      if (size + value.length > limitBytes) throw tooLarge();
      if (!size) startWindow();
      buffer.set(value, size);
      size += value.length;
    }
  };
  let startWindow = (): void => undefined;
  return new Promise<Bytes>((resolve, reject) => {
    // Silence until the first byte; from then on each window of 10 s must bring its share.
    const watch = (): void => (size - sizeBefore < windowBytes ? reject(tooSlow()) : startWindow());
    startWindow = () => {
      cancel();
      sizeBefore = size;
      cancel = clock.after(windowMs, watch);
    };
    cancel = clock.after(silenceMs, watch);
    pump().then(resolve, reject);
  }).finally(() => cancel());
}

const tooLarge = (): SdkError => new SdkError('manifest/too-large', { limitBytes });
const tooSlow = (): SdkError => new SdkError('manifest/timeout');
