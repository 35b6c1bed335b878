/** The middle of a few measurements and how far they spread. Interpolates linearly between ranks (type 7 of Hyndman and Fan, 1996). */

export interface Quartiles {
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
}

/** @throws TypeError without samples */
export function quartiles(samples: readonly number[]): Quartiles {
  if (samples.length === 0) throw new TypeError('There are no samples');
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number): number => {
    const rank = share * (sorted.length - 1);
    const low = sorted[Math.floor(rank)] as number;
    const high = sorted[Math.ceil(rank)] as number;
    return low + (high - low) * (rank % 1);
  };
  return { q1: at(0.25), median: at(0.5), q3: at(0.75) };
}
