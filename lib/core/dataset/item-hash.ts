/**
 * Item hashes (datasets.md 1.6): what an operation sees of an item. Ids, order, state, notes, sources and `ext` stay out,
 * options at their default count as absent, so equal labels have equal hashes wherever they come from.
 */
import { canonicalJson, type Json } from '../base/canonical-json';
import { type ContentHash, hashJson } from '../base/hash';
import type { ItemType, Meta } from './dataset';
import type { Value } from './item';
import type { Keyframe, LabelObject, LabelRecord, ShapeRecord, Span, Track } from './label-record';

/**
 * The hash of an item.
 * @param meta the effective metadata; `dhash` and `annotate` stay out
 * @param record the label record, for `inline` and `frozen` values
 * @returns null while it cannot be known: a file kept in place that is not hashed, an item whose record is missing
 */
export function itemHash(type: ItemType, value: Value, meta: Meta, record?: LabelRecord): ContentHash | null {
  const content = valueContent(value, record);
  if (content === null) return null;
  const { dhash: _dhash, annotate: _annotate, ...covered } = meta;
  return hashJson({ type, value: content, meta: covered });
}

function valueContent(value: Value, record: LabelRecord | undefined): Json {
  switch (value.at) {
    case 'blob':
      return value.hash;
    case 'file':
      return value.hash ?? null;
    case 'view':
    case 'frames':
      return value as unknown as Json;
    case 'inline':
    case 'frozen':
      return record ? recordContent(record) : null;
  }
}

/** The content form of a record: what two records must share to count as the same labels. */
function recordContent(record: LabelRecord): Json {
  const attrs = filled(record.attrs);
  switch (record.type) {
    case 'detection':
    case 'shape':
      return { type: record.type, attrs, ...shapesContent(record) };
    case 'class':
      return { type: record.type, attrs, frames: record.frames, spans: sorted(record.spans.map(spanContent)) };
    case 'table':
      return { type: record.type, attrs, columns: record.columns, rows: record.rows };
    default:
      return { type: record.type, attrs, values: record.values };
  }
}

function shapesContent(record: ShapeRecord): { [name: string]: Json } {
  return {
    sizePx: record.sizePx,
    frames: record.frames,
    objects: sorted(record.objects.map((object) => ({ frame: object.frame, cls: object.cls, ...shapeContent(object) }))),
    tracks: sorted(record.tracks.map(trackContent)),
  };
}

function trackContent(track: Track): Json {
  const keyframes = track.keyframes.map((keyframe) => ({ frame: keyframe.frame, outside: keyframe.outside || undefined, ...shapeContent(keyframe) }));
  return { number: track.number, cls: track.cls, kind: track.kind, attrs: filled(track.attrs), keyframes };
}

function shapeContent(shape: LabelObject | Keyframe): { [name: string]: Json | undefined } {
  return {
    geo: shape.geo as unknown as Json,
    score: shape.score,
    occluded: shape.occluded || undefined,
    truncated: shape.truncated || undefined,
    difficult: shape.difficult || undefined,
    crowd: shape.crowd || undefined,
    z: shape.z || undefined,
    group: shape.group ?? undefined,
    attrs: filled(shape.attrs),
  };
}

function spanContent(span: Span): Json {
  return { from: span.from, to: span.to, cls: span.cls, score: span.score, attrs: filled(span.attrs) };
}

function filled(attrs: Meta | undefined): Meta | undefined {
  return attrs && Object.keys(attrs).length > 0 ? attrs : undefined;
}

function sorted(parts: readonly Json[]): Json[] {
  return parts
    .map((part) => ({ part, text: canonicalJson(part) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ part }) => part);
}
