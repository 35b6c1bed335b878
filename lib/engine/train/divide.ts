/** Which photos a training learns from and which it never sees: the source's own split, an automatic one, or none. Pure. */
import { AppError, autoSplit, extendSplit, type SplitItem, type SplitSet, splitsOf } from '@/lib/core';
import type { TrainingPhoto } from './run-head';

export type ValidationBy = 'source' | 'automatic' | 'cross-validation';

export interface Division {
  readonly train: readonly TrainingPhoto[];
  readonly validation: readonly TrainingPhoto[];
  readonly validationBy: ValidationBy;
  /** The automatic split to keep, so that photos that come later move none. */
  readonly made: SplitSet | null;
  /** Split by content hash as it was used: part of the snapshot. */
  readonly assign: Readonly<Record<string, string>>;
}

export interface DivisionRequest {
  readonly photos: readonly TrainingPhoto[];
  /** Split by content hash as the source named it. */
  readonly source: Readonly<Record<string, string>>;
  /** The automatic split of an earlier training. */
  readonly kept: SplitSet | null;
  readonly seed: number;
  /** `auto`, the name of a split, or null for none. */
  readonly validationSet: string | null;
}

/**
 * Divides labelled photos. A `test` split of the source is left out altogether: it is for `evaluate`.
 * @throws AppError `train/bad-option` {name, value, allowed} for a validation set that no photo is in
 */
export function dividePhotos(request: DivisionRequest): Division {
  const { photos, source, validationSet } = request;
  const wanted = validationSet === 'auto' ? 'val' : validationSet;
  if (wanted !== null && photos.some(({ hash }) => source[hash] === wanted)) {
    const validation = photos.filter(({ hash }) => source[hash] === wanted);
    const train = photos.filter(({ hash }) => source[hash] !== wanted && source[hash] !== 'test');
    return { train, validation, validationBy: 'source', made: null, assign: source };
  }
  if (wanted !== null && validationSet !== 'auto' && photos.length > 0) throw unknownSplit(wanted, request);
  const made = validationSet === null ? null : automatic(request);
  const names = made ? splitsOf(made, photos.map(splitItem)) : new Map<string, string>();
  const validation = photos.filter(({ key }) => names.get(key) === 'val');
  const train = photos.filter(({ key }) => names.get(key) !== 'val');
  return { train, validation, validationBy: validation.length > 0 ? 'automatic' : 'cross-validation', made, assign: made?.assign ?? {} };
}

function unknownSplit(value: string, { photos, source }: DivisionRequest): AppError {
  const names = new Set(photos.flatMap(({ hash }) => source[hash] ?? []));
  const allowed = ['auto', 'null', ...[...names].sort()].join(', ');
  return new AppError('train/bad-option', `validation_set cannot be ${JSON.stringify(value)}: ${allowed}.`, {
    details: { name: 'validation_set', value, allowed },
  });
}

function automatic({ photos, kept, seed }: DivisionRequest): SplitSet | null {
  const items = photos.map(splitItem);
  if (!kept) return autoSplit(items, seed).split;
  const known = splitsOf(kept, items);
  const fresh = items.filter((item) => !known.has(item.key));
  if (fresh.length === 0) return kept;
  return extendSplit(
    kept,
    items.filter((item) => known.has(item.key)),
    fresh,
  ).split;
}

function splitItem({ key, hash, cls }: TrainingPhoto): SplitItem {
  return { key, blobHash: hash, classes: [String(cls)] };
}
