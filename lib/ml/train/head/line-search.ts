/**
 * Strong Wolfe line search (Nocedal and Wright, Numerical Optimization, algorithms 3.5 and 3.6) with cubic interpolation.
 * Where a decrease drowns in the rounding of the value, slopes alone decide (Hager and Zhang's approximate Wolfe test).
 */

/** The function along the line at one step. */
export interface LinePoint {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}
const sufficientDecrease = 1e-4;
const curvature = 0.9;
/** Most evaluations of one search. */
const maxEvaluations = 20;

/**
 * Finds a step that meets the strong Wolfe conditions (c1 1e-4, c2 .9).
 * @param start the function at step 0; its slope is negative
 * @param evaluate the function at a step
 * @returns the step found; else, after 20 evaluations, the best one that decreased the value enough; else undefined
 */
export async function searchLine(start: LinePoint, evaluate: (step: number) => Promise<LinePoint>): Promise<LinePoint | undefined> {
  const noise = 1e-13 * Math.abs(start.value);
  const isLowEnough = (p: LinePoint): boolean =>
    p.value <= start.value + sufficientDecrease * p.step * start.slope ||
    (Math.abs(p.value - start.value) <= noise && p.slope <= (2 * sufficientDecrease - 1) * start.slope);
  let low = start;
  let high: LinePoint | undefined;
  let step = 1;
  for (let n = 0; n < maxEvaluations; n++) {
    const trial = await evaluate(step);
    if (!Number.isFinite(trial.value) || !isLowEnough(trial) || trial.value > low.value + noise) {
      high = trial;
    } else {
      if (Math.abs(trial.slope) <= -curvature * start.slope) return trial;
      if (trial.slope * ((high?.step ?? Number.POSITIVE_INFINITY) - low.step) >= 0) high = low;
      low = trial;
    }
    step = high ? between(low, high) : beyond(low, start);
  }
  return low.step > 0 ? low : undefined;
}

// The minimum of the cubic through both ends, kept away from them; the middle where there is none.
function between(low: LinePoint, high: LinePoint): number {
  const width = high.step - low.step;
  const middle = low.step + width / 2;
  if (!Number.isFinite(high.value) || !Number.isFinite(high.slope)) return low.step + width / 10;
  const d1 = low.slope + high.slope - (3 * (low.value - high.value)) / (low.step - high.step);
  const root = d1 * d1 - low.slope * high.slope;
  if (root < 0) return middle;
  const d2 = Math.sign(width) * Math.sqrt(root);
  const step = high.step - width * ((high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2));
  const share = (step - low.step) / width;
  return share > 0.1 && share < 0.9 ? step : middle;
}

// Where the slope would be zero if it went on changing as so far, between twice and ten times the step.
function beyond(low: LinePoint, start: LinePoint): number {
  const change = low.slope - start.slope;
  const zero = change > 0 ? (-start.slope * low.step) / change : Number.POSITIVE_INFINITY;
  return Math.min(10 * low.step, Math.max(2 * low.step, zero));
}
