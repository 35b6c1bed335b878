/**
 * Random reads over a Blob through one cached window, so that header parsers read a small picture once and skip through
 * a large one without loading it. Not a stream: parsers jump by offset.
 */

const windowBytes = 65_536;

/** Reads ranges of a Blob. A range that reaches over the end comes back shorter. */
export class ByteWindow {
  readonly sizeBytes: number;
  readonly #blob: Blob;
  #start = 0;
  #window: Uint8Array = new Uint8Array(0);

  constructor(blob: Blob) {
    this.#blob = blob;
    this.sizeBytes = blob.size;
  }

  /** The bytes [offset, offset + length), fewer at the end of the file. */
  async bytes(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(this.sizeBytes, offset + length);
    if (offset >= end) return new Uint8Array(0);
    if (offset < this.#start || end > this.#start + this.#window.length) {
      this.#window = new Uint8Array(await this.#blob.slice(offset, Math.max(end, offset + windowBytes)).arrayBuffer());
      this.#start = offset;
    }
    return this.#window.subarray(offset - this.#start, end - this.#start);
  }

  /** A view for numbers; null when the file ends before `offset + length`. */
  async view(offset: number, length: number): Promise<DataView | null> {
    const bytes = await this.bytes(offset, length);
    return bytes.length < length ? null : new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }
}

/** Four characters at an offset, as boxes and chunks are named; shorter at the end. */
export function fourCc(bytes: Uint8Array | DataView, offset: number): string {
  const view = bytes instanceof DataView ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : bytes;
  return String.fromCharCode(...view.subarray(offset, offset + 4));
}

/** Where `pattern` stands last in `bytes`, or -1. */
export function lastIndexOfBytes(bytes: Uint8Array, pattern: readonly number[]): number {
  const first = pattern[0] ?? -1;
  for (let at = bytes.lastIndexOf(first); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(first, at - 1)) {
    if (pattern.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}
