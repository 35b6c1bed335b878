/**
 * Which worker runs an action. Pages need no more of it than that: the schemas stay in the workers, which keeps 20 KB out of every
 * page's first load. Names that run in the gpu worker stand here a second time; a test compares them with the specs.
 */
import type { ActionName } from './index';

const inGpuWorker: readonly ActionName[] = [
  'train.plan',
  'train.options',
  'train.start',
  'model.package',
  'model.apply',
  'publish.start',
  'publish.resume',
];

/** The worker of an action; an unknown name goes to the data worker, which refuses it. */
export function workerOf(name: string): 'data' | 'gpu' {
  return (inGpuWorker as readonly string[]).includes(name) ? 'gpu' : 'data';
}
