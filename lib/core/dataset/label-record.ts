/**
 * Label records (datasets.md 1.3): one JSON form in storage, archives and worker messages. Absent options mean their default.
 * No record = unlabelled; a ready or approved record without objects = a negative. Checks: check-record.ts.
 */
import type { Json } from '../base/canonical-json';
import type { Ext } from './dataset';
import type { Geo, GeoKind } from './geometry';

export type RecordState = 'draft' | 'ready' | 'approved' | 'rejected';
export type LabelSource = 'manual' | 'semi-auto' | 'auto' | 'file';
/** Attribute values by name. */
export type Attrs = { readonly [name: string]: Json | undefined };

interface ShapeOptions {
  /** Confidence; absent for labels made by people. */
  readonly score?: number;
  readonly occluded?: boolean;
  readonly truncated?: boolean;
  readonly difficult?: boolean;
  readonly crowd?: boolean;
  readonly z?: number;
  readonly group?: number | null;
  readonly attrs?: Attrs;
  readonly note?: string;
  readonly source?: LabelSource;
  readonly ext?: Ext;
}

/** One object on one frame. `cls` null = without class. */
export interface LabelObject extends ShapeOptions {
  readonly id: string;
  readonly frame: number;
  readonly cls: string | null;
  readonly geo: Geo;
}
/** A keyframe of a track. `outside`: the object is not in the picture from here on. */
export interface Keyframe extends ShapeOptions {
  readonly frame: number;
  readonly geo: Geo;
  readonly outside?: boolean;
}
/** One thing followed over frames; `number` is the id that people and files see. */
export interface Track {
  readonly id: string;
  readonly number: number;
  readonly cls: string | null;
  readonly kind: GeoKind;
  readonly source?: LabelSource;
  readonly attrs?: Attrs;
  readonly ext?: Ext;
  readonly keyframes: readonly Keyframe[];
}
/** Frames `from` to `to` (both included) have the class. */
export interface Span {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly cls: string | null;
  readonly score?: number;
  readonly attrs?: Attrs;
  readonly note?: string;
  readonly source?: LabelSource;
  readonly ext?: Ext;
}

interface RecordBase {
  readonly v: 1;
  /** Absent = `ready`. */
  readonly state?: RecordState;
  readonly attrs?: Attrs;
  readonly ext?: Ext;
}
/** Boxes (`detection`) or any geometry (`shape`) on frames, and tracks. */
export interface ShapeRecord extends RecordBase {
  readonly type: 'detection' | 'shape';
  readonly sizePx: readonly [number, number];
  readonly frames: number;
  readonly objects: readonly LabelObject[];
  readonly tracks: readonly Track[];
}
export interface ClassRecord extends RecordBase {
  readonly type: 'class';
  readonly frames: number;
  readonly spans: readonly Span[];
}
export interface IntRecord extends RecordBase {
  readonly type: 'int';
  readonly values: readonly (number | null)[];
}
export interface FloatsRecord extends RecordBase {
  readonly type: 'floats';
  readonly values: readonly (readonly number[] | null)[];
}
export interface StringRecord extends RecordBase {
  readonly type: 'string';
  readonly values: readonly (string | null)[];
}
export type ColumnType = 'string' | 'int' | 'float' | 'bool';
export type Cell = string | number | boolean | null;
export interface TableRecord extends RecordBase {
  readonly type: 'table';
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly rows: readonly (readonly Cell[])[];
}
/** A label record of any type. */
export type LabelRecord = ShapeRecord | ClassRecord | IntRecord | FloatsRecord | StringRecord | TableRecord;
