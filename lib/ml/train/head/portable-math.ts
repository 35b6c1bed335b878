/**
 * exp and ln from additions, multiplications and divisions alone. `Math.exp` and `Math.log` may differ in the last bit
 * between browsers; a solved head must be the same bits everywhere (training.md 5.1), so the solver uses these. Within 2 ulp.
 */

// ln 2 in two parts: the first has trailing zero bits, so that k * ln2High is exact (Cody and Waite's reduction).
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

// 1/13!, 1/12!, ..., 1/1!, 1: the Taylor series is exact to 2^-57 on |r| <= ln 2 / 2.
const expTerms = Float64Array.from({ length: 14 }, (_, i) => 1 / factorial(13 - i));
// 2^-1074 ... 2^1023 by exact doubling.
const powersOfTwo = new Float64Array(2098);
for (let i = 0, value = Number.MIN_VALUE; i < powersOfTwo.length; i++, value *= 2) powersOfTwo[i] = value;

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

/** e^x. */
export function exp(x: number): number {
  if (!(x < 709)) return x >= 709 ? Number.POSITIVE_INFINITY : x;
  if (x < -745) return 0;
  const k = Math.round(x * Math.LOG2E);
  const r = x - k * ln2High - k * ln2Low;
  let sum = 0;
  for (let i = 0; i < 14; i++) sum = sum * r + (expTerms[i] as number);
  return sum * (powersOfTwo[k + 1074] as number);
}

/** ln x for 1 <= x < 2^53. */
export function log(x: number): number {
  let exponent = 0;
  let mantissa = x;
  while (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    exponent++;
  }
  // ln m = 2 artanh s with s = (m-1)/(m+1), |s| < 0.172.
  const s = (mantissa - 1) / (mantissa + 1);
  const s2 = s * s;
  let sum = 0;
  for (let n = 23; n >= 1; n -= 2) sum = sum * s2 + 1 / n;
  return exponent * ln2High + (exponent * ln2Low + 2 * s * sum);
}
