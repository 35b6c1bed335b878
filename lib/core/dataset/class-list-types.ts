/** Class lists (datasets.md 1.5): the data. What can be done to a list is in class-list.ts. */
import type { ContentHash } from '../base/hash';
import type { Id } from '../base/ids';
import type { Ext } from './dataset';

/** Names and edges of keypoints; `flip[i]` is the point that i becomes in a mirrored picture. */
export interface Skeleton {
  readonly points: readonly string[];
  readonly edges: readonly (readonly [number, number])[];
  readonly flip: readonly number[];
}
export interface ClassAttribute {
  readonly name: string;
  readonly input: 'select' | 'radio' | 'checkbox' | 'number' | 'text';
  readonly values: readonly string[];
  readonly default: string;
  readonly mutable: boolean;
  readonly required: boolean;
}
/** One class. `id` never changes; `index` is the export and training index; a removed one stays as a tombstone in a locked list. */
export interface LabelClass {
  readonly id: string;
  readonly name: string;
  readonly index: number;
  /** `#rrggbb` */
  readonly color: string;
  readonly super: string;
  readonly removed: boolean;
  readonly skeleton?: Skeleton;
  readonly attrs: readonly ClassAttribute[];
  readonly ext: Ext;
}
/** A class list. The order of `classes` is the display order; `next` is the index that the next class of a locked list takes. */
export interface ClassList {
  readonly id: Id<'classList'>;
  readonly name: string;
  readonly locked: boolean;
  readonly next: number;
  readonly classes: readonly LabelClass[];
}
/** The content hash of a class list: ids, names, indexes, attributes, skeletons. */
export type ClassListHash = ContentHash;
