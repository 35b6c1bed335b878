/**
 * The check of label records (datasets.md 1.3). What passes is the stored form: known fields only, finite numbers, -0 as 0.
 * Errors name the place by JSON pointer; nothing is repaired here (importers repair, and say so).
 */
import { AppError } from '../base/error';
import { geoKinds, readGeo } from './check-geometry';
import {
  type Fields,
  readArray,
  readBoolean,
  readInteger,
  readMap,
  readNullable,
  readNumber,
  readObject,
  readOneOf,
  readString,
  refuseNumber,
  refuseType,
} from './check-json';
import type { ClassList } from './class-list-types';
import type { GeoKind } from './geometry';
import type { Cell, ColumnType, Keyframe, LabelObject, LabelRecord, Span, Track } from './label-record';

const states = ['draft', 'ready', 'approved', 'rejected'] as const;
const sources = ['manual', 'semi-auto', 'auto', 'file'] as const;
const columnTypes = ['string', 'int', 'float', 'bool'] as const;
const base = ['v', 'type', 'state', 'attrs', 'ext'];
const fieldsOf = {
  detection: [...base, 'sizePx', 'frames', 'objects', 'tracks'],
  shape: [...base, 'sizePx', 'frames', 'objects', 'tracks'],
  class: [...base, 'frames', 'spans'],
  int: [...base, 'values'],
  floats: [...base, 'values'],
  string: [...base, 'values'],
  table: [...base, 'columns', 'rows'],
} as const satisfies Record<LabelRecord['type'], readonly string[]>;
const types = Object.keys(fieldsOf) as readonly LabelRecord['type'][];

interface Context {
  readonly frames: number;
  /** Geometry kinds that the record's type takes. */
  readonly kinds: readonly GeoKind[];
  readonly skeletonPoints: (cls: string | null) => number | undefined;
}

/**
 * Checks a record and returns its stored form.
 * @param classList gives the skeletons that keypoints are measured against
 * @throws AppError `dataset/type`, `dataset/bad-number`, `dataset/bad-geometry`, each with {pointer}
 */
export function checkRecord(value: unknown, classList?: ClassList): LabelRecord {
  const type = readOneOf((value as { type?: unknown } | null | undefined)?.type, '/type', types);
  const fields = readObject(value, '', fieldsOf[type]);
  if (fields['v'] !== 1) refuseType('/v', '1');
  const common = { v: 1, ...optional(fields, '', stateReaders) } as const;
  switch (type) {
    case 'detection':
    case 'shape':
      return { ...common, type, ...readShapes(fields, type, classList) };
    case 'class': {
      const frames = readInteger(fields['frames'], '/frames', 1);
      return {
        ...common,
        type,
        frames,
        spans: unique(
          readArray(fields['spans'], '/spans', (span, at) => readSpan(span, at, frames)),
          '/spans',
        ),
      };
    }
    case 'int':
      return { ...common, type, values: readArray(fields['values'], '/values', (v, at) => readNullable(v, at, readInteger)) };
    case 'floats':
      return {
        ...common,
        type,
        values: readArray(fields['values'], '/values', (v, at) => readNullable(v, at, (row) => readArray(row, at, readNumber))),
      };
    case 'string':
      return { ...common, type, values: readArray(fields['values'], '/values', (v, at) => readNullable(v, at, readString)) };
    case 'table':
      return { ...common, type, ...readTable(fields) };
  }
}

type Readers = Readonly<Record<string, (value: unknown, at: string) => unknown>>;
type ReadBy<R extends Readers> = { readonly [K in keyof R]?: ReturnType<R[K]> };

const stateReaders = {
  state: (value: unknown, at: string) => readOneOf(value, at, states),
  attrs: readMap,
  ext: readMap,
};
const sharedReaders = {
  source: (value: unknown, at: string) => readOneOf(value, at, sources),
  attrs: readMap,
  ext: readMap,
};
const spanReaders = { score: readNumber, note: readString, ...sharedReaders };
const shapeReaders = {
  ...spanReaders,
  occluded: readBoolean,
  truncated: readBoolean,
  difficult: readBoolean,
  crowd: readBoolean,
  z: (value: unknown, at: string) => readInteger(value, at),
  group: (value: unknown, at: string) => readNullable(value, at, (number) => readInteger(number, at)),
};

// The options that are there; absent ones stay absent.
function optional<R extends Readers>(fields: Fields, at: string, readers: R): ReadBy<R> {
  const found: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(readers)) if (fields[name] !== undefined) found[name] = read(fields[name], `${at}/${name}`);
  return found as ReadBy<R>;
}

function readShapes(fields: Fields, type: 'detection' | 'shape', classList: ClassList | undefined) {
  const size = readArray(fields['sizePx'], '/sizePx', (side, at) => readInteger(side, at, 1));
  const [width, height] = size;
  if (size.length !== 2 || width === undefined || height === undefined) refuseType('/sizePx', 'width and height');
  const frames = readInteger(fields['frames'], '/frames', 1);
  const context: Context = {
    frames,
    kinds: type === 'detection' ? ['box', 'rbox'] : geoKinds,
    skeletonPoints: (cls) => classList?.classes.find(({ id }) => id === cls)?.skeleton?.points.length,
  };
  return {
    sizePx: [width, height] as const,
    frames,
    objects: unique(
      readArray(fields['objects'], '/objects', (object, at) => readLabelObject(object, at, context)),
      '/objects',
    ),
    tracks: unique(
      readArray(fields['tracks'], '/tracks', (track, at) => readTrack(track, at, context)),
      '/tracks',
    ),
  };
}

function readLabelObject(value: unknown, at: string, context: Context): LabelObject {
  const fields = readObject(value, at, ['id', 'frame', 'cls', 'geo', ...Object.keys(shapeReaders)]);
  const cls = readClass(fields, at);
  return {
    id: readId(fields, at),
    frame: readFrame(fields['frame'], `${at}/frame`, context.frames),
    cls,
    geo: geoOf(fields, at, cls, context),
    ...optional(fields, at, shapeReaders),
  };
}

function readTrack(value: unknown, at: string, context: Context): Track {
  const fields = readObject(value, at, ['id', 'number', 'cls', 'kind', 'keyframes', ...Object.keys(sharedReaders)]);
  const cls = readClass(fields, at);
  const kind = readOneOf(fields['kind'], `${at}/kind`, context.kinds);
  const keyframes = readArray(fields['keyframes'], `${at}/keyframes`, (keyframe, place) =>
    readKeyframe(keyframe, place, cls, { ...context, kinds: [kind] }),
  );
  if (keyframes.length === 0) refuseType(`${at}/keyframes`, 'a list of at least one keyframe');
  keyframes.forEach((keyframe, i) => {
    const before = keyframes[i - 1];
    if (before && before.frame >= keyframe.frame) refuseNumber(`${at}/keyframes/${i}/frame`, keyframe.frame, `after frame ${before.frame}`);
  });
  return {
    id: readId(fields, at),
    number: readInteger(fields['number'], `${at}/number`),
    cls,
    kind,
    keyframes,
    ...optional(fields, at, sharedReaders),
  };
}

function readKeyframe(value: unknown, at: string, cls: string | null, context: Context): Keyframe {
  const readers = { ...shapeReaders, outside: readBoolean };
  const fields = readObject(value, at, ['frame', 'geo', ...Object.keys(readers)]);
  return { frame: readFrame(fields['frame'], `${at}/frame`, context.frames), geo: geoOf(fields, at, cls, context), ...optional(fields, at, readers) };
}

function readSpan(value: unknown, at: string, frames: number): Span {
  const fields = readObject(value, at, ['id', 'from', 'to', 'cls', ...Object.keys(spanReaders)]);
  const from = readFrame(fields['from'], `${at}/from`, frames);
  const to = readInteger(fields['to'], `${at}/to`, from, frames - 1);
  return { id: readId(fields, at), from, to, cls: readClass(fields, at), ...optional(fields, at, spanReaders) };
}

function geoOf(fields: Fields, at: string, cls: string | null, context: Context) {
  const geo = readGeo(fields['geo'], `${at}/geo`, context.skeletonPoints(cls));
  return context.kinds.includes(geo.kind) ? geo : refuseType(`${at}/geo/kind`, `one of ${context.kinds.join(', ')}`);
}

function readClass(fields: Fields, at: string): string | null {
  return readNullable(fields['cls'], `${at}/cls`, readString);
}

function readId(fields: Fields, at: string): string {
  const id = readString(fields['id'], `${at}/id`);
  return id === '' ? refuseType(`${at}/id`, 'a text that is not empty') : id;
}

function readFrame(value: unknown, at: string, frames: number): number {
  return readInteger(value, at, 0, frames - 1);
}

function unique<T extends { readonly id: string }>(rows: readonly T[], at: string): readonly T[] {
  const ids = new Set(rows.map(({ id }) => id));
  if (ids.size !== rows.length) throw new AppError('dataset/type', `Two entries of ${at} share an id.`, { details: { pointer: at } });
  return rows;
}

function readTable(fields: Fields) {
  const columns = readArray(fields['columns'], '/columns', (column, at) => {
    const { name, type } = readObject(column, at, ['name', 'type']);
    return { name: readString(name, `${at}/name`), type: readOneOf(type, `${at}/type`, columnTypes) };
  });
  if (new Set(columns.map(({ name }) => name)).size !== columns.length) refuseType('/columns', 'a list of different names');
  const rows = readArray(fields['rows'], '/rows', (row, at) => {
    if (Array.isArray(row) && row.length !== columns.length) refuseType(at, `a list of ${columns.length} cells`);
    return readArray(row, at, (cell, place, i) => readCell(cell, place, columns[i]?.type ?? 'string'));
  });
  return { columns, rows };
}

function readCell(value: unknown, at: string, type: ColumnType): Cell {
  const readers = { string: readString, int: readInteger, float: readNumber, bool: readBoolean } as const;
  return readNullable<Cell>(value, at, (cell) => readers[type](cell, at));
}
