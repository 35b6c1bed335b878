/** A zip builder for tests that can lie: every header field that a hostile archive would bend can be set. */
import { ascii, type Bytes, crc32, join } from '../image/test-pictures';

/** One entry; what is absent is honest. */
export interface TestEntry {
  readonly name: string;
  readonly data?: Uint8Array;
  /** Data as it stands in the archive; with `method` 8 a deflate stream. */
  readonly packed?: Uint8Array;
  readonly method?: number;
  readonly crc?: number;
  readonly sizeBytes?: number;
  readonly flags?: number;
  /** Unix mode in the directory, for links. */
  readonly mode?: number;
  /** Offset of the local header that the directory claims. */
  readonly offset?: number;
}

/** The bytes of an archive. `count` = the number of entries that the end record claims. */
export function zipOf(entries: readonly TestEntry[], count = entries.length): Bytes {
  const locals: Bytes[] = [];
  const directory: Bytes[] = [];
  let offset = 0;
  for (const entry of entries) {
    const data = entry.data ?? new Uint8Array(0);
    const packed = entry.packed ?? data;
    const name = new TextEncoder().encode(entry.name);
    const shared = [
      ...le16(entry.flags ?? 0x0800),
      ...le16(entry.method ?? 0),
      ...le16(0),
      ...le16(0x21),
      ...le32(entry.crc ?? crc32(data)),
      ...le32(packed.length),
      ...le32(entry.sizeBytes ?? data.length),
      ...le16(name.length),
      ...le16(0),
    ];
    const local = join(ascii('PK\x03\x04'), le16(20), shared, name, packed);
    const attributes = [...le16(0), ...le16(0), ...le16(0), ...le32(((entry.mode ?? 0o100644) << 16) >>> 0), ...le32(entry.offset ?? offset)];
    directory.push(join(ascii('PK\x01\x02'), le16(0x031e), le16(20), shared, attributes, name));
    locals.push(local);
    offset += local.length;
  }
  const central = join(...directory);
  const end = join(ascii('PK\x05\x06'), le16(0), le16(0), le16(count), le16(count), le32(central.length), le32(offset), le16(0));
  return join(...locals, central, end);
}

/** A raw deflate stream of bytes. */
export async function deflated(data: Uint8Array<ArrayBuffer>): Promise<Bytes> {
  const stream = new Blob([data]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function le16(value: number): number[] {
  return [value & 255, (value >> 8) & 255];
}

function le32(value: number): number[] {
  return [...le16(value & 0xffff), ...le16(value >>> 16)];
}
