/**
 * L-BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.5): two-loop recursion with a strong Wolfe search. The
 * specification scales the function by 1 / (1 + max|g0| + |F0|). All but the very first direction is the same for every
 * scale, so the factor stands there and nowhere else.
 */
import { type LinePoint, searchLine } from './line-search';

/** A smooth function of a vector. */
export interface SmoothFunction {
  readonly size: number;
  /** The value at `point`; writes the gradient when a place for it is given. */
  evaluate(point: Float64Array, gradient?: Float64Array): Promise<number>;
}
/** One accepted step. `gradient` is max |dF| of the unscaled function (of the composite one with l1), `evaluations` counts from the start. */
export interface SolverStep {
  readonly iteration: number;
  readonly objective: number;
  readonly gradient: number;
  readonly step: number;
  readonly evaluations: number;
}
/** Why a solver ended: the gradient is small enough, the iterations are used up, or arithmetic allows no further decrease. */
export type StoppedBy = 'convergence_threshold' | 'max_iterations' | 'no_progress';
export interface SolverResult {
  readonly point: Float64Array;
  readonly objective: number;
  readonly stoppedBy: StoppedBy;
  /** The start (iteration 0) and every step. */
  readonly history: readonly SolverStep[];
}
export interface LbfgsOptions {
  readonly memory: number;
  readonly maxIterations: number;
  /** Stop when max |dF| is below this. */
  readonly threshold: number;
  readonly onStep: (step: SolverStep) => void;
}

/** Most bytes of remembered steps; the memory level is lowered until it fits. */
const historyBytes = 512 * 2 ** 20;

/** Minimises a smooth function from 0. */
export async function minimizeLbfgs(f: SmoothFunction, options: LbfgsOptions): Promise<SolverResult> {
  const memory = Math.max(1, Math.min(options.memory, Math.floor(historyBytes / (16 * f.size))));
  const pairs: Pair[] = [];
  const history: SolverStep[] = [];
  let point = new Float64Array(f.size);
  let trial = new Float64Array(f.size);
  let gradient = new Float64Array(f.size);
  let trialGradient = new Float64Array(f.size);
  let objective = await f.evaluate(point, gradient);
  let evaluations = 1;
  const scale = 1 / (1 + largest(gradient) + Math.abs(objective));
  const note = (iteration: number, step: number): SolverStep => {
    const entry = { iteration, objective, gradient: largest(gradient), step, evaluations };
    history.push(entry);
    options.onStep(entry);
    return entry;
  };
  const end = (stoppedBy: StoppedBy): SolverResult => ({ point, objective, stoppedBy, history });

  let last = note(0, 0);
  while (last.gradient >= options.threshold) {
    if (last.iteration >= options.maxIterations) return end('max_iterations');
    const direction = descent(gradient, pairs, scale);
    const slope = dot(gradient, direction);
    let trialStep = 0;
    const at = async (step: number): Promise<LinePoint> => {
      for (let i = 0; i < f.size; i++) trial[i] = (point[i] as number) + step * (direction[i] as number);
      trialStep = step;
      evaluations++;
      const value = await f.evaluate(trial, trialGradient);
      return { step, value, slope: dot(trialGradient, direction) };
    };
    const found = slope < 0 ? await searchLine({ step: 0, value: objective, slope }, at) : undefined;
    if (!found) {
      if (pairs.length === 0) return end('no_progress');
      // The remembered curvature misleads: once more from the plain gradient.
      pairs.length = 0;
      continue;
    }
    if (found.step !== trialStep) await at(found.step);
    remember(pairs, memory, trial, point, trialGradient, gradient);
    [point, trial] = [trial, point];
    [gradient, trialGradient] = [trialGradient, gradient];
    objective = found.value;
    last = note(last.iteration + 1, found.step);
  }
  return end('convergence_threshold');
}

// A step s, the change y of the gradient over it, and 1 / s.y.
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

// Oldest first. A pair without positive curvature (only by rounding: the function is convex) is left out.
function remember(pairs: Pair[], memory: number, to: Float64Array, from: Float64Array, gradientTo: Float64Array, gradientFrom: Float64Array): void {
  const reused = pairs.length >= memory ? pairs.shift() : undefined;
  const s = reused?.s ?? new Float64Array(to.length);
  const y = reused?.y ?? new Float64Array(to.length);
  for (let i = 0; i < s.length; i++) {
    s[i] = (to[i] as number) - (from[i] as number);
    y[i] = (gradientTo[i] as number) - (gradientFrom[i] as number);
  }
  const curvature = dot(s, y);
  if (curvature > 0) pairs.push({ s, y, rho: 1 / curvature });
}

// The two-loop recursion; the first direction is the scaled negative gradient.
function descent(gradient: Float64Array, pairs: readonly Pair[], scale: number): Float64Array {
  const q = gradient.slice();
  const alphas: number[] = [];
  for (const { s, y, rho } of pairs.toReversed()) {
    const alpha = rho * dot(s, q);
    alphas.push(alpha);
    addTimes(q, y, -alpha);
  }
  const newest = pairs.at(-1);
  const shrink = newest ? 1 / (newest.rho * dot(newest.y, newest.y)) : scale;
  for (let i = 0; i < q.length; i++) q[i] = (q[i] as number) * shrink;
  for (const { s, y, rho } of pairs) addTimes(q, s, (alphas.pop() ?? 0) - rho * dot(y, q));
  for (let i = 0; i < q.length; i++) q[i] = -(q[i] as number);
  return q;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function addTimes(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] = (a[i] as number) + factor * (b[i] as number);
}

function largest(a: Float64Array): number {
  let max = 0;
  for (let i = 0; i < a.length; i++) max = Math.max(max, Math.abs(a[i] as number));
  return max;
}
