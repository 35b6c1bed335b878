/**
 * Items and values (datasets.md 1.1, 1.2): an item is one key of a dataset, a value says where its bytes are. A reference
 * never copies bytes; label values are records and live in the store `records`.
 */
import type { ContentHash } from '../base/hash';
import type { Id } from '../base/ids';
import type { Dataset, Ext, Meta } from './dataset';

/** Imported media: bytes by content hash. */
export interface BlobValue {
  readonly at: 'blob';
  readonly hash: ContentHash;
  readonly sizeBytes: number;
  readonly mime: string;
}
/** A file in a folder that was kept in place. */
export interface FileValue {
  readonly at: 'file';
  readonly handleId: Id<'handle'>;
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly hash?: ContentHash;
}
/** A segment or resampling of a video: frame i = source frame start + floor(i x den / num). */
export interface ViewValue {
  readonly at: 'view';
  readonly of: Value;
  readonly frames: { readonly start: number; readonly count: number; readonly num: number; readonly den: number };
}
/** An image sequence as a video. */
export interface FramesValue {
  readonly at: 'frames';
  readonly items: readonly Value[];
  readonly numbers: readonly number[];
  readonly fps?: number;
}
/** An editable record in the store `records`. */
export interface InlineValue {
  readonly at: 'inline';
}
/** An immutable record in the store `frozen`. */
export interface FrozenValue {
  readonly at: 'frozen';
  readonly hash: ContentHash;
}
export type Value = BlobValue | FileValue | ViewValue | FramesValue | InlineValue | FrozenValue;

/** One item. `seq` is the stable order: the natural sort of keys at import. */
export interface Item {
  readonly datasetId: Id<'dataset'>;
  readonly key: string;
  readonly seq: number;
  /** File name as found. */
  readonly name: string;
  /** Path inside the source as found. */
  readonly sourcePath: string;
  readonly value: Value;
  readonly meta: Meta;
  readonly ext: Ext;
  /** null until a kept-in-place file is hashed, and for records until they are needed. */
  readonly itemHash: ContentHash | null;
}

/** `meta` of an image item. Sizes are [width, height] in pixels; `sizePx` is the displayed, `encodedSizePx` the stored one. */
export type ImageMeta = {
  readonly sizePx: readonly [number, number];
  readonly encodedSizePx: readonly [number, number];
  /** EXIF tag, 1-8. */
  readonly orientation: number;
  readonly mime: string;
  readonly bitDepth: number;
  readonly animated?: boolean;
  /** 16 hex digits, absent for flat pictures. */
  readonly dhash?: string;
};

/** The metadata that holds for an item: the dataset's, overlaid by the item's, field by field. */
export function effectiveMeta(dataset: Pick<Dataset, 'meta'>, item: Pick<Item, 'meta'>): Meta {
  return { ...dataset.meta, ...item.meta };
}
