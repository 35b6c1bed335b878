/**
 * Options of training a head on frozen features ("Turi mode", training.md 5.1): names and defaults are those of Turi
 * Create's image classifier. The form, the help text, the command line and the checks all come from this declaration.
 */
import { AppError, type ParamSpec, type ParamValues, resolveParams } from '@/lib/core';

/** Every option of a head run. `seed`, `batch_size`, `model`, `validation_set` concern the run around the solver. */
export const headOptions = {
  model: {
    kind: 'text',
    default: 'resnet-50',
    title: 'Network',
    help: 'The pretrained network whose features are used. Larger ones see more and take longer.',
  },
  max_iterations: {
    kind: 'integer',
    default: 10,
    min: 1,
    title: 'Iterations',
    help: 'Most passes of the solver. More of them fit the training photos closer.',
  },
  validation_set: {
    kind: 'text',
    default: 'auto',
    nullable: true,
    title: 'Validation',
    help: 'Which photos are held out to measure: auto, the name of a split, or none.',
  },
  class_weights: {
    kind: 'choice-or-map',
    choices: ['auto', 'balanced'],
    default: null,
    title: 'Class weights',
    help: 'Makes rare classes count more: auto or balanced, or a number for every class.',
  },
  l2_penalty: {
    kind: 'number',
    default: 0.01,
    min: 0,
    title: 'L2 penalty',
    help: 'Keeps weights small. Raise it when the model does well on training photos only.',
  },
  l1_penalty: {
    kind: 'number',
    default: 0,
    min: 0,
    advanced: true,
    title: 'L1 penalty',
    help: 'Pushes weights to exactly zero. Anything above 0 needs the solver fista.',
  },
  solver: {
    kind: 'choice',
    choices: ['auto', 'lbfgs', 'fista', 'newton'],
    default: 'auto',
    advanced: true,
    title: 'Solver',
    help: 'auto takes fista when there is an L1 penalty and lbfgs else; newton runs lbfgs until the gradient is below 1e-8.',
  },
  feature_rescaling: {
    kind: 'boolean',
    default: true,
    advanced: true,
    title: 'Rescale features',
    help: 'Divides each feature by its root mean square, so that the penalties treat all features alike.',
  },
  convergence_threshold: {
    kind: 'number',
    default: 0.01,
    min: 0,
    exclusiveMin: true,
    advanced: true,
    title: 'Convergence threshold',
    help: 'The solver stops when the largest entry of the gradient is below this.',
  },
  step_size: {
    kind: 'number',
    default: 1,
    min: 0,
    exclusiveMin: true,
    advanced: true,
    title: 'Step size',
    help: 'The first step that fista tries.',
  },
  lbfgs_memory_level: {
    kind: 'integer',
    default: 11,
    min: 1,
    advanced: true,
    title: 'Memory of lbfgs',
    help: 'How many past steps lbfgs learns the curvature from.',
  },
  batch_size: {
    kind: 'integer',
    default: 64,
    min: 1,
    advanced: true,
    title: 'Batch size',
    help: 'Photos that go through the network at once. Changes speed and memory, not the result.',
  },
  seed: {
    kind: 'integer',
    default: 0,
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    advanced: true,
    title: 'Seed',
    help: 'Start of all random choices: which photos are held out.',
  },
  verbose: { kind: 'boolean', default: true, cosmetic: true, advanced: true, title: 'Verbose', help: 'Prints a line for each iteration.' },
} as const satisfies ParamSpec;

/** Resolved options of a head run. */
export type HeadOptions = ParamValues<typeof headOptions>;

/**
 * Fills in the defaults and checks the options, each alone and together.
 * @throws AppError `train/unknown-option` {name, nearest}, `train/bad-option` {name, value, allowed}
 */
export function resolveHeadOptions(given: Readonly<Record<string, unknown>>): HeadOptions {
  const options = resolveParams(headOptions, given, 'train');
  if (options.l1_penalty > 0 && (options.solver === 'lbfgs' || options.solver === 'newton')) {
    throw new AppError('train/bad-option', `solver cannot be ${options.solver} with an L1 penalty: use fista, or auto.`, {
      details: { name: 'solver', value: options.solver, allowed: 'fista or auto' },
    });
  }
  return options;
}
