/**
 * What stops a training and what a person should know before one: the one rule that plan, start and command line share. Counts
 * training photos only, because a class that only validation shows cannot be learned. Pure.
 */
import { AppError } from '@/lib/core';
import type { TrainingPhoto } from './run-head';

/** Above this share of photos that cannot be decoded a training makes no sense (training.md 4). */
const maxFailedShare = 0.1;

export interface Findings {
  /** What stops a training: `train/no-data` or `train/too-few-classes` {classes}. */
  readonly problem: AppError | null;
  /** `train/empty-class` for each class without training photos. */
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/**
 * Judges the photos of a training.
 * @param classes names in export order
 * @param train the photos that it learns from
 */
export function trainingFindings(classes: readonly string[], train: readonly Pick<TrainingPhoto, 'cls'>[]): Findings {
  const filled = new Set(train.map(({ cls }) => cls));
  const empty = classes.filter((_, index) => !filled.has(index));
  return {
    problem: problemOf(filled.size),
    warnings: empty.map((name) => ({ code: 'train/empty-class', message: `${name} has no photos to learn from: the model will not know it.` })),
  };
}

function problemOf(filled: number): AppError | null {
  if (filled === 0) return new AppError('train/no-data', 'No photo to learn from has a class yet. Add two classes and give photos to both.');
  if (filled > 1) return null;
  return new AppError('train/too-few-classes', 'All photos to learn from are of one class. A model needs at least two classes to tell apart.', {
    details: { classes: filled },
  });
}

/** Stops a training whose photos are mostly fine but too often not. @throws AppError `train/too-many-bad-items` {failed, of} */
export function checkFailures(failed: number, total: number): void {
  if (failed <= total * maxFailedShare) return;
  throw new AppError('train/too-many-bad-items', `${failed} of ${total} photos cannot be decoded. Remove them and train again.`, {
    details: { failed, of: total },
  });
}
