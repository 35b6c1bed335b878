/**
 * Projects and datasets (datasets.md 1.1, 1.2; pipelines.md 1): a dataset is a key -> item map of one type. Items, records
 * and class lists have their own files; where bytes lie is the business of lib/storage.
 */
import type { Json } from '../base/canonical-json';
import { AppError } from '../base/error';
import type { Id } from '../base/ids';

/** The item types, in the order in which they are offered. */
export const itemTypes = ['image', 'video', 'detection', 'shape', 'class', 'int', 'floats', 'string', 'array', 'table', 'file'] as const;
export type ItemType = (typeof itemTypes)[number];

/** Free facts by name. Names like `__proto__` are ordinary data. */
export type Meta = { readonly [name: string]: Json | undefined };
/** Data that a reader did not map, verbatim by format id; `ext.slipway` is our own side data. */
export type Ext = { readonly [formatId: string]: Json | undefined };

/** A project owns datasets, annotation sets, models and jobs. Times are ISO 8601 in UTC. */
export interface Project {
  readonly id: Id<'project'>;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Set while the project is in Trash. */
  readonly removedAt?: string;
}

export type DatasetRole = 'data' | 'annotation' | 'computed';

/** Where a dataset came from; free details beside `kind` (`format`, `name`, `jobId`, ...). */
export type DatasetSource = { readonly kind: 'created' | 'import' | 'sample' | 'computed'; readonly [detail: string]: Json | undefined };

/** A dataset: items of one type. An annotation set labels the dataset `over`; both use the same keys. */
export interface Dataset {
  readonly id: Id<'dataset'>;
  readonly projectId: Id<'project'>;
  readonly name: string;
  readonly type: ItemType;
  readonly role: DatasetRole;
  readonly over?: Id<'dataset'>;
  readonly classListId?: Id<'classList'>;
  readonly meta: Meta;
  readonly ext: Ext;
  /** `staging` while an import fills it: not shown, removed when the import is cancelled. */
  readonly state: 'staging' | 'live';
  /** Set while the dataset is in Trash. */
  readonly removedAt?: string;
  readonly source: DatasetSource;
  readonly createdAt: string;
}

/** How long removed projects and datasets stay in Trash. */
export const trashDays = 30;

/**
 * The stored form of a project's or dataset's name: NFC, trimmed.
 * @param maxLength characters: 120 for projects, 100 for datasets
 * @throws AppError `dataset/bad-name` when it is empty or too long
 */
export function normalName(name: string, maxLength: number): string {
  const normal = name.normalize('NFC').trim();
  if (normal.length === 0) throw new AppError('dataset/bad-name', 'A name needs at least one character.', { details: { name } });
  if (normal.length > maxLength) {
    throw new AppError('dataset/bad-name', `A name has at most ${maxLength} characters; this one has ${normal.length}.`, {
      details: { name, maxLength },
    });
  }
  return normal;
}

/** `name`, or `name (2)`, `name (3)`... when it is taken. */
export function freeName(name: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  if (!names.has(name)) return name;
  let number = 2;
  while (names.has(`${name} (${number})`)) number++;
  return `${name} (${number})`;
}
