/**
 * Writes protocol buffers (protobuf.dev/programming-guides/encoding): varints, length-delimited fields, 32-bit floats. It knows no schema.
 * Bytes are collected in pieces and joined once, so large tensors are copied a single time.
 */
const encoder = new TextEncoder();

/** One message under construction; fields are written in the order of the calls. Numbers must be whole, from 0 to 2^53 - 1. */
export class ProtoMessage {
  readonly #pieces: Uint8Array[] = [];
  #size = 0;

  varint(field: number, value: number): this {
    return this.#tag(field, 0).#varint(value);
  }

  /** A 32-bit float. */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#tag(field, 5).#append(bytes);
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#tag(field, 2).#varint(value.length).#append(value);
  }

  text(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value));
  }

  message(field: number, value: ProtoMessage): this {
    this.#tag(field, 2).#varint(value.#size);
    for (const piece of value.#pieces) this.#append(piece);
    return this;
  }

  /** The whole message. */
  finish(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#size);
    let offset = 0;
    for (const piece of this.#pieces) {
      all.set(piece, offset);
      offset += piece.length;
    }
    return all;
  }

  #tag(field: number, wireType: number): this {
    return this.#varint(field * 8 + wireType);
  }

  // Division instead of shifts: sizes may exceed 32 bits.
  #varint(value: number): this {
    const bytes: number[] = [];
    let rest = value;
    while (rest >= 128) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
    return this.#append(Uint8Array.from(bytes));
  }

  #append(bytes: Uint8Array): this {
    this.#pieces.push(bytes);
    this.#size += bytes.length;
    return this;
  }
}
