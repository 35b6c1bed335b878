/**
 * FISTA with backtracking (Beck and Teboulle 2009, page 194) for a smooth function plus l1 * sum |x_i| over its leading
 * entries, with the adaptive restart of O'Donoghue and Candes 2015: momentum that points uphill is dropped.
 */
import type { SmoothFunction, SolverResult, SolverStep } from './lbfgs';

export interface FistaOptions {
  readonly l1: number;
  /** Entries before this index are penalised by l1; the rest (biases) are not. */
  readonly penalised: number;
  /** The first step that is tried. */
  readonly stepSize: number;
  readonly maxIterations: number;
  /** Stop when the largest entry of the smallest subgradient is below this. */
  readonly threshold: number;
  readonly onStep: (step: SolverStep) => void;
}

/** Minimises f(x) + l1 * sum |x_i| from 0. */
export async function minimizeFista(f: SmoothFunction, options: FistaOptions): Promise<SolverResult> {
  const { l1, penalised, maxIterations, threshold } = options;
  const history: SolverStep[] = [];
  let point = new Float64Array(f.size);
  let next = new Float64Array(f.size);
  const ahead = new Float64Array(f.size);
  const gradient = new Float64Array(f.size);
  let valueAhead = await f.evaluate(ahead, gradient);
  let evaluations = 1;
  let objective = valueAhead;
  let stepSize = options.stepSize;
  let momentum = 1;
  const note = (iteration: number, norm: number, step: number): void => {
    const entry = { iteration, objective, gradient: norm, step, evaluations };
    history.push(entry);
    options.onStep(entry);
  };
  const startNorm = subgradientNorm(ahead, gradient, l1, penalised);
  note(0, startNorm, 0);
  if (startNorm < threshold) return { point, objective, stoppedBy: 'convergence_threshold', history };

  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    let valueNext: number;
    let model: { readonly value: number; readonly curve: number };
    const tooHigh = (): boolean => !(valueNext <= model.value + 1e-13 * Math.abs(valueAhead));
    for (;;) {
      takeStep(next, ahead, gradient, stepSize, l1, penalised);
      model = modelAt(next, ahead, gradient, valueAhead, stepSize);
      valueNext = await f.evaluate(next);
      evaluations++;
      if (!tooHigh()) break;
      stepSize /= 1.5;
      if (stepSize < Number.MIN_VALUE * 1e16) return { point, objective, stoppedBy: 'no_progress', history };
    }
    objective = valueNext + l1 * absoluteSum(next, penalised);
    const uphill = pointsUphill(ahead, next, point);
    let norm = largestDifference(ahead, next) / stepSize;
    if (norm < threshold) {
      // Small where the step began; what counts is the subgradient where it ended.
      await f.evaluate(next, gradient);
      evaluations++;
      norm = subgradientNorm(next, gradient, l1, penalised);
    }
    note(iteration, norm, stepSize);
    if (norm < threshold) return { point: next, objective, stoppedBy: 'convergence_threshold', history };

    const momentumNext = uphill ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const push = uphill ? 0 : (momentum - 1) / momentumNext;
    for (let i = 0; i < f.size; i++) ahead[i] = (next[i] as number) + push * ((next[i] as number) - (point[i] as number));
    momentum = momentumNext;
    // Without momentum a longer step may be tried; not where the test above would only compare rounding errors.
    if (uphill && model.curve > 1e-9 * Math.abs(valueNext)) stepSize *= 2;
    [point, next] = [next, point];
    valueAhead = await f.evaluate(ahead, gradient);
    evaluations++;
  }
  return { point, objective, stoppedBy: 'max_iterations', history };
}

// out = prox(at - step * gradient): entries within step * l1 of zero become zero.
function takeStep(out: Float64Array, at: Float64Array, gradient: Float64Array, step: number, l1: number, penalised: number): void {
  const shrink = step * l1;
  for (let i = 0; i < out.length; i++) {
    const moved = (at[i] as number) - step * (gradient[i] as number);
    out[i] = i < penalised ? Math.sign(moved) * Math.max(0, Math.abs(moved) - shrink) : moved;
  }
}

// The quadratic model of f around `at`, at `to`; `curve` is its second-order term.
function modelAt(to: Float64Array, at: Float64Array, gradient: Float64Array, value: number, step: number): { value: number; curve: number } {
  let slope = 0;
  let squares = 0;
  for (let i = 0; i < to.length; i++) {
    const d = (to[i] as number) - (at[i] as number);
    slope += d * (gradient[i] as number);
    squares += d * d;
  }
  const curve = squares / (2 * step);
  return { value: value + slope + curve, curve };
}

function pointsUphill(ahead: Float64Array, next: Float64Array, point: Float64Array): boolean {
  let sum = 0;
  for (let i = 0; i < ahead.length; i++) sum += ((ahead[i] as number) - (next[i] as number)) * ((next[i] as number) - (point[i] as number));
  return sum > 0;
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  let max = 0;
  for (let i = 0; i < a.length; i++) max = Math.max(max, Math.abs((a[i] as number) - (b[i] as number)));
  return max;
}

function absoluteSum(a: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.abs(a[i] as number);
  return sum;
}

/** Largest entry of the smallest subgradient of f + l1 |x|; without l1 that is max |df|. */
function subgradientNorm(x: Float64Array, gradient: Float64Array, l1: number, penalised: number): number {
  let max = 0;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i] as number;
    const value = x[i] as number;
    const entry = i >= penalised ? Math.abs(g) : value === 0 ? Math.abs(g) - l1 : Math.abs(g + l1 * Math.sign(value));
    max = Math.max(max, entry);
  }
  return max;
}
