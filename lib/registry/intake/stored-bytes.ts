/** A stored object as bytes that can be read anywhere, the way zip and ONNX readers want it. Small reads that lie close together cost one request. */
import type { ArchiveBytes } from '@/lib/media/archive';
import type { Artifacts, ByteStream } from '../storage';

const windowBytes = 65_536;

/** @param size of the object */
export function storedBytes(artifacts: Artifacts, key: string, size: number): ArchiveBytes {
  let heldAt = 0;
  let held = new Uint8Array(0);
  return {
    size,
    async read(start, end) {
      if (start < heldAt || end > heldAt + held.length) {
        const { body } = await artifacts.get(key, { start, end: Math.min(size, Math.max(end, start + windowBytes)) });
        held = new Uint8Array(await new Response(body).arrayBuffer());
        heldAt = start;
      }
      return held.slice(start - heldAt, end - heldAt);
    },
    stream: (start, end) => lazy(async () => (await artifacts.get(key, { start, end })).body),
  };
}

// The zip reader wants a stream at once, the store gives one later.
function lazy(open: () => Promise<ByteStream>): ByteStream {
  let reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | null = null;
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        reader ??= (await open()).getReader();
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel(reason) {
        await reader?.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
