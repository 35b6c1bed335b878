/**
 * Solves a classification head on frozen features: the convex problem of training.md 5.1, to the same bits for the same
 * photos whatever order they come in. In: f16 feature rows, classes, options. Out: the weights of the dense layer `fc`.
 * Not here: computing features (the backbone's runtime) and measuring (lib/core/metrics).
 */
import { AppError, compareBytes, fromFloat16, type OnProgress, throwIfCancelled, toFloat16 } from '@/lib/core';
import { Pacer } from '../pacer';
import { classWeights } from './class-weights';
import { minimizeFista } from './fista';
import { minimizeLbfgs, type SolverResult, type SolverStep, type StoppedBy } from './lbfgs';
import { HeadObjective, type HeadProblem, rootMeanSquares } from './objective';
import type { HeadOptions } from './options';

/** What a head learns from. Rows, keys and labels have one entry per photo, in any order. */
export interface HeadData {
  /** [photos, width]: half-float bits as the feature cache holds them, or floats, which are rounded to half first. */
  readonly features: Uint16Array | Float32Array;
  /** Item keys, each one once: they fix the order of summation. */
  readonly keys: readonly string[];
  /** Class index of each photo. */
  readonly labels: ArrayLike<number>;
  /** Class names in index order. */
  readonly classes: readonly string[];
}

export interface HeadWarning {
  readonly code: string;
  readonly message: string;
}

/** A linear classifier: logits = features x kernel + bias. */
export interface HeadWeights {
  /** [width, outputs], row-major, as the graph's `fc.kernel`. Column 0 is zero: the first class is the reference. */
  readonly kernel: Float32Array;
  /** [outputs], as `fc.bias`. */
  readonly bias: Float32Array;
  /** Class index of each output: the classes that have photos, ascending. */
  readonly outputs: readonly number[];
}

export interface HeadSolution extends HeadWeights {
  readonly solver: 'lbfgs' | 'fista';
  /** F at the result, penalties included. */
  readonly objective: number;
  readonly iterations: number;
  /** Passes over the data. */
  readonly evaluations: number;
  readonly converged: boolean;
  readonly stoppedBy: StoppedBy;
  readonly history: readonly SolverStep[];
  readonly warnings: readonly HeadWarning[];
}

export interface SolveContext {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
  readonly onStep?: (step: SolverStep) => void;
}

// What `newton` promises, and how many steps of lbfgs stand for one of Newton's.
const newtonThreshold = 1e-8;
const lbfgsStepsPerNewtonStep = 100;

/**
 * Solves the head.
 * @throws AppError `train/no-data`, `train/too-few-classes` {classes}, `train/bad-option` (class_weights), `engine/non-finite`
 * {key} when a feature is no number, `task/cancelled`
 */
export async function solveHead(data: HeadData, options: HeadOptions, context: SolveContext = {}): Promise<HeadSolution> {
  throwIfCancelled(context.signal);
  const { problem, outputs, warnings } = poseProblem(data, options);
  const f = new HeadObjective(problem, new Pacer(context.signal));
  const isFista = options.solver === 'fista' || options.l1_penalty > 0;
  const isNewton = options.solver === 'newton';
  if (isNewton) {
    const message = `newton is solved by lbfgs until the gradient is below ${newtonThreshold}; the optimum is the same.`;
    warnings.push({ code: 'train/solver-replaced', message });
  }
  const maxIterations = options.max_iterations * (isNewton ? lbfgsStepsPerNewtonStep : 1);
  const shared = {
    maxIterations,
    threshold: isNewton ? newtonThreshold : options.convergence_threshold,
    onStep: (step: SolverStep): void => {
      context.onStep?.(step);
      context.onProgress?.({ phase: 'solve', done: step.iteration, total: maxIterations, unit: 'iterations' });
    },
  };
  const result = isFista
    ? await minimizeFista(f, { ...shared, l1: options.l1_penalty, penalised: f.penalised, stepSize: options.step_size })
    : await minimizeLbfgs(f, { ...shared, memory: options.lbfgs_memory_level });
  const iterations = result.history.length - 1;
  context.onProgress?.({ phase: 'solve', done: iterations, total: iterations, unit: 'iterations' });
  return {
    ...toWeights(result, problem, outputs),
    solver: isFista ? 'fista' : 'lbfgs',
    objective: result.objective,
    iterations,
    evaluations: result.history.at(-1)?.evaluations ?? 0,
    converged: result.stoppedBy === 'convergence_threshold',
    stoppedBy: result.stoppedBy,
    history: result.history,
    warnings,
  };
}

interface PosedProblem {
  readonly problem: HeadProblem;
  readonly outputs: readonly number[];
  readonly warnings: HeadWarning[];
}

/** Checks the data, sorts the rows by key, decodes them once, and works out class weights and scales. */
function poseProblem(data: HeadData, options: HeadOptions): PosedProblem {
  const { keys, labels, classes } = data;
  const rows = keys.length;
  if (rows === 0) throw new AppError('train/no-data', 'There is no labelled photo to learn from.');
  const width = data.features.length / rows;
  if (!Number.isInteger(width) || width === 0 || labels.length !== rows) {
    throw new TypeError(`${data.features.length} features and ${labels.length} labels do not fit ${rows} keys`);
  }
  const counts = classes.map(() => 0);
  for (let i = 0; i < rows; i++) {
    const label = labels[i] as number;
    if (counts[label] === undefined) throw new TypeError(`Label ${label} is not one of ${classes.length} classes`);
    counts[label]++;
  }
  const weights = classWeights(options.class_weights, classes, counts);
  const { outputs, warnings } = outputsOf(classes, counts);

  const order = Array.from(keys, (_, i) => i).sort((a, b) => compareBytes(keys[a] as string, keys[b] as string));
  const features = sortedFeatures(data.features, order, width, keys);
  const outputOf = new Map(outputs.map((label, output) => [label, output]));
  const problem: HeadProblem = {
    features,
    rows,
    width,
    targets: Int32Array.from(order, (row) => outputOf.get(labels[row] as number) as number),
    outputs: outputs.length,
    weights: outputs.map((label) => weights[label] as number),
    scale: options.feature_rescaling ? rootMeanSquares(features, rows, width) : new Float64Array(width).fill(1),
    l2: options.l2_penalty,
  };
  return { problem, outputs, warnings };
}

// The classes that have photos, in index order; a class without any gets no output and a warning.
function outputsOf(classes: readonly string[], counts: readonly number[]): { outputs: number[]; warnings: HeadWarning[] } {
  const outputs: number[] = [];
  const warnings: HeadWarning[] = [];
  for (const [label, name] of classes.entries()) {
    if ((counts[label] ?? 0) > 0) outputs.push(label);
    else warnings.push({ code: 'train/empty-class', message: `The class ${name} has no photos, so the model will never answer it.` });
  }
  if (outputs.length < 2) {
    const names = outputs.map((label) => classes[label] as string);
    const message = `All photos are ${names[0] ?? 'without class'}. Training needs photos of at least two classes.`;
    throw new AppError('train/too-few-classes', message, { details: { classes: names } });
  }
  return { outputs, warnings };
}

function sortedFeatures(features: Uint16Array | Float32Array, order: readonly number[], width: number, keys: readonly string[]): Float32Array {
  const sorted = new Float32Array(features.length);
  const halves = new Uint16Array(width);
  for (const [to, row] of order.entries()) {
    const source = features.subarray(row * width, (row + 1) * width);
    const target = sorted.subarray(to * width, (to + 1) * width);
    fromFloat16(source instanceof Uint16Array ? source : toFloat16(source, halves), target);
    if (!target.every(Number.isFinite)) {
      throw new AppError('engine/non-finite', `The features of ${keys[row]} are not all numbers.`, { details: { key: keys[row] } });
    }
  }
  return sorted;
}

// th / r as [width, outputs], with a zero column for the reference class.
function toWeights(result: SolverResult, problem: HeadProblem, outputs: readonly number[]): HeadWeights {
  const { width, scale } = problem;
  const columns = outputs.length;
  const kernel = new Float32Array(width * columns);
  const bias = new Float32Array(columns);
  for (let c = 1; c < columns; c++) {
    for (let j = 0; j < width; j++) kernel[j * columns + c] = (result.point[(c - 1) * width + j] as number) / (scale[j] as number);
    bias[c] = result.point[(columns - 1) * width + c - 1] as number;
  }
  return { kernel, bias, outputs };
}
