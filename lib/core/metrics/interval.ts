/**
 * How far a measured share can be trusted (training.md 8). The bootstrap draws the photos anew 1,000 times; it says
 * nothing when all answers are right or all wrong, so the headline uses the Wilson interval, which does.
 */
import { PhiloxStream, philoxPurpose, sampleWord } from '../base/philox';

/** Lower and upper end. */
export type Interval = readonly [number, number];

/**
 * 95 % interval of the mean of a value per image: 2.5 and 97.5 % points (linear between neighbours) of the means of seeded
 * draws with replacement.
 * @param values one number per image, for example 1 where the answer is right and 0 where it is wrong
 * @returns null without values
 */
export function bootstrapInterval(values: ArrayLike<number>, seed: number, rounds = 1000): Interval | null {
  const count = values.length;
  if (count === 0) return null;
  const sample = sampleWord('bootstrap');
  const means = new Float64Array(rounds);
  for (let round = 0; round < rounds; round++) {
    const draws = new PhiloxStream({ seed, sample, epoch: round, purpose: philoxPurpose.stream });
    let sum = 0;
    for (let i = 0; i < count; i++) sum += values[Math.floor(draws.uniform(i) * count)] as number;
    means[round] = sum / count;
  }
  means.sort();
  return [quantile(means, 0.025), quantile(means, 0.975)];
}

/**
 * 95 % interval of a share of independent yes/no answers (E. B. Wilson 1927).
 * @returns null when `total` is 0
 */
export function wilsonInterval(right: number, total: number): Interval | null {
  if (total === 0) return null;
  const z = 1.959963984540054;
  const share = right / total;
  const centre = share + (z * z) / (2 * total);
  const spread = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  const whole = 1 + (z * z) / total;
  // The formula gives exactly 0 and 1 at the ends but for rounding.
  return [right === 0 ? 0 : (centre - spread) / whole, right === total ? 1 : (centre + spread) / whole];
}

function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const from = sorted[low] as number;
  const to = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  return from + (to - from) * (at - low);
}
