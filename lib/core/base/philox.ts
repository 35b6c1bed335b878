/**
 * Philox4x32-10, the one source of reproducible randomness (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11). A draw is
 * addressed by (seed, sample, epoch, purpose, index) and has no state, so neither order, batch size nor worker count can change it.
 * Not for secrets: ids and keys use crypto.getRandomValues.
 */
import { sha256Hex } from './hash';

/** What a draw is for; two purposes never share numbers. Augmentation adds its step, dropout the node's place in the graph. */
export const philoxPurpose = { order: 1, initialiser: 2, stream: 4, augmentation: 0x100, dropout: 0x10000 } as const;
/** The epoch of draws that belong to none, as initialisers do. */
export const noEpoch = 0xffffffff;

/** Where a stream of draws stands: four unsigned 32-bit words but for the seed, a whole number from 0 to 2^53 - 1. */
interface PhiloxAddress {
  readonly seed: number;
  /** {@link sampleWord} of an item key, parameter or stream name. */
  readonly sample: number;
  readonly epoch: number;
  readonly purpose: number;
}

/**
 * Ten rounds over one counter.
 * @param counter four, and `key` two unsigned 32-bit words
 * @param out receives four unsigned 32-bit words
 */
export function philox4x32(counter: readonly [number, number, number, number], key: readonly [number, number], out: Uint32Array): void {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = highProduct(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0);
    const high1 = highProduct(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

// The upper 32 bits of a 32 x 32 product from 16-bit halves: every partial sum stays below 2^53.
function highProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  return (aHigh * bHigh + Math.floor((middle + aLow * bHigh) / 0x10000)) | 0;
}

/** The sample word of a name: the first 4 bytes, big-endian, of its SHA-256. */
export function sampleWord(name: string): number {
  return Number.parseInt(sha256Hex(name).slice(0, 8), 16);
}

/** The draws of one address. Every method is a pure function of its position; the object only remembers the last block. */
export class PhiloxStream {
  readonly #address: PhiloxAddress;
  readonly #key: readonly [number, number];
  readonly #block = new Uint32Array(4);
  #blockIndex = -1;

  constructor(address: PhiloxAddress) {
    this.#address = address;
    this.#key = [address.seed >>> 0, Math.floor(address.seed / 2 ** 32) >>> 0];
  }

  /** The unsigned 32-bit word of a draw: word `draw & 3` of block `draw >> 2`. */
  word(draw: number): number {
    this.#load(Math.floor(draw / 4));
    return this.#block[draw & 3] as number;
  }

  /** Uniform in [0, 1) in steps of 2^-24. */
  uniform(draw: number): number {
    return (this.word(draw) >>> 8) * 2 ** -24;
  }

  /** The 64-bit value of a block: word 0 x 2^32 + word 1. */
  value64(index: number): bigint {
    this.#load(index);
    return (BigInt(this.#block[0] as number) << 32n) | BigInt(this.#block[1] as number);
  }

  /** Standard normal: draws 2i and 2i+1 are the Box-Muller pair of the uniforms of these draws. */
  normal(draw: number): number {
    const first = draw - (draw % 2);
    // 1 - u lies in (0, 1], where the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform(first)));
    const angle = 2 * Math.PI * this.uniform(first + 1);
    return radius * (draw === first ? Math.cos(angle) : Math.sin(angle));
  }

  #load(index: number): void {
    if (index === this.#blockIndex) return;
    const { sample, epoch, purpose } = this.#address;
    philox4x32([sample, epoch, purpose, index], this.#key, this.#block);
    this.#blockIndex = index;
  }
}
