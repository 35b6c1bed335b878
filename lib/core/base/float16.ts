/**
 * Half precision (IEEE 754 binary16) as bit patterns: the form in which features are cached and solved on. Rounding is to
 * the nearest, ties to even. JavaScript has no half type on all engines that Slipway runs on, so this is plain arithmetic.
 */

let decodeTable: Float32Array | undefined;

/** The value of every bit pattern; 256 KiB, made at the first use. */
function halfValues(): Float32Array {
  if (decodeTable) return decodeTable;
  const table = new Float32Array(65_536);
  for (let bits = 0; bits < 65_536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >>> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) table[bits] = fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    else table[bits] = sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
  }
  decodeTable = table;
  return table;
}

/** Decodes half floats; exact. */
export function fromFloat16(halves: Uint16Array, out: Float32Array = new Float32Array(halves.length)): Float32Array {
  const values = halfValues();
  for (let i = 0; i < halves.length; i++) out[i] = values[halves[i] as number] as number;
  return out;
}

const floatCell = new Float32Array(1);
const bitsCell = new Uint32Array(floatCell.buffer);

/** Rounds to half floats. What is too large becomes infinity, NaN stays NaN. */
export function toFloat16(values: Float32Array, out: Uint16Array = new Uint16Array(values.length)): Uint16Array {
  for (let i = 0; i < values.length; i++) {
    floatCell[0] = values[i] as number;
    out[i] = halfBits(bitsCell[0] as number);
  }
  return out;
}

// From the bits of a float: drop 13 bits of the fraction, rounding to even; a carry runs into the exponent as it should.
function halfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) {
    const shifted = magnitude - 0x38000000;
    return sign | ((shifted + 0xfff + ((shifted >>> 13) & 1)) >>> 13);
  }
  // Below the smallest normal half: whole steps of 2^-24.
  bitsCell[0] = magnitude;
  const steps = (floatCell[0] as number) * 2 ** 24;
  const floor = Math.floor(steps);
  const rest = steps - floor;
  return sign | (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor);
}
