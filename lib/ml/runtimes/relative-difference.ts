/** How far two results of the same computation are apart: the one measure by which backends and peers are compared. */

/** max |got - wanted| / max |wanted|. Infinite when the lengths differ or a value is no number. */
export function relativeDifference(got: Float32Array | undefined, wanted: Float32Array): number {
  if (got?.length !== wanted.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  let off = 0;
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs((got[i] as number) - (wanted[i] as number));
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    off = Math.max(off, difference);
    largest = Math.max(largest, Math.abs(wanted[i] as number));
  }
  return off / Math.max(largest, Number.MIN_VALUE);
}
