/**
 * The order of texts by their UTF-8 bytes, which is the order of their code points: how item keys are sorted wherever an
 * order enters a result or a hash. It is not the order of people (natural sort) and not that of `<`, which compares UTF-16.
 */

/** Negative, zero or positive as `a` comes before, equals or comes after `b`. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

// Surrogates stand for code points above U+FFFF, so they come after the code units E000 to FFFF.
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
