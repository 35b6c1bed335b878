/**
 * The checks of the geometry table (datasets.md 1.3). A geometry that is refused is `dataset/bad-geometry` with its kind and
 * reason; a number that is none is `dataset/bad-number`; a wrong shape of JSON is `dataset/type`.
 */
import { AppError } from '../base/error';
import { type Fields, readArray, readInteger, readNumber, readObject, refuseType } from './check-json';
import type { Geo, GeoKind } from './geometry';

const fieldsOf = {
  box: ['kind', 'x', 'y', 'w', 'h'],
  rbox: ['kind', 'cx', 'cy', 'w', 'h', 'deg'],
  polygon: ['kind', 'parts'],
  polyline: ['kind', 'pts'],
  points: ['kind', 'pts'],
  ellipse: ['kind', 'cx', 'cy', 'rx', 'ry', 'deg'],
  keypoints: ['kind', 'pts'],
  cuboid: ['kind', 'pts'],
  mask: ['kind', 'x', 'y', 'w', 'h', 'rle'],
} as const satisfies Record<GeoKind, readonly string[]>;

/** All geometry kinds. */
export const geoKinds = Object.keys(fieldsOf) as readonly GeoKind[];

/**
 * Checks a geometry and returns its stored form.
 * @param skeletonPoints number of points of the class's skeleton, where it is known
 * @throws AppError `dataset/bad-geometry` {pointer, kind, reason}, `dataset/bad-number`, `dataset/type`
 */
export function readGeo(value: unknown, at: string, skeletonPoints?: number): Geo {
  const kind = (value as { kind?: unknown } | null | undefined)?.kind;
  const known = geoKinds.find((name) => name === kind) ?? refuseType(`${at}/kind`, `one of ${geoKinds.join(', ')}`);
  const fields = readObject(value, at, fieldsOf[known]);
  switch (known) {
    case 'box':
      return readBox(fields, at);
    case 'rbox':
      return readRbox(fields, at);
    case 'polygon':
      return readPolygon(fields, at);
    case 'polyline':
    case 'points':
      return readPath(fields, at, known);
    case 'ellipse':
      return readEllipse(fields, at);
    case 'keypoints':
      return readKeypoints(fields, at, skeletonPoints);
    case 'cuboid':
      return readCuboid(fields, at);
    case 'mask':
      return readMask(fields, at);
  }
}

function refuse(at: string, kind: GeoKind, reason: string): never {
  throw new AppError('dataset/bad-geometry', `The ${kind} at ${at} cannot be kept: ${reason}.`, { details: { pointer: at, kind, reason } });
}

function numbers<const N extends string>(fields: Fields, at: string, names: readonly N[]): Record<N, number> {
  return Object.fromEntries(names.map((name) => [name, readNumber(fields[name], `${at}/${name}`)])) as Record<N, number>;
}

function points(fields: Fields, at: string, kind: GeoKind): number[] {
  const pts = readArray(fields['pts'], `${at}/pts`, readNumber);
  if (kind !== 'keypoints' && pts.length % 2 !== 0) refuse(at, kind, 'a point lacks its y');
  return pts;
}

function readBox(fields: Fields, at: string): Geo {
  const box = { kind: 'box', ...numbers(fields, at, ['x', 'y', 'w', 'h']) } as const;
  return box.w > 0 && box.h > 0 ? box : refuse(at, 'box', 'width and height must be greater than 0');
}

function readRbox(fields: Fields, at: string): Geo {
  const box = { kind: 'rbox', ...numbers(fields, at, ['cx', 'cy', 'w', 'h', 'deg']) } as const;
  if (box.w <= 0 || box.h <= 0) refuse(at, 'rbox', 'width and height must be greater than 0');
  return box.deg >= 0 && box.deg < 360 ? box : refuse(at, 'rbox', 'the angle must be at least 0 and less than 360 degrees');
}

function readPolygon(fields: Fields, at: string): Geo {
  const parts = readArray(fields['parts'], `${at}/parts`, (part, partAt) => {
    const rings = readArray(part, partAt, (ring, ringAt) => checkRing(readArray(ring, ringAt, readNumber), ringAt));
    return rings.length > 0 ? rings : refuse(partAt, 'polygon', 'a part needs an outer ring');
  });
  return parts.length > 0 ? { kind: 'polygon', parts } : refuse(at, 'polygon', 'it has no part');
}

function checkRing(ring: readonly number[], at: string): readonly number[] {
  if (ring.length % 2 !== 0) refuse(at, 'polygon', 'a point lacks its y');
  const distinct = new Set<string>();
  for (let i = 0; i < ring.length; i += 2) distinct.add(`${ring[i]},${ring[i + 1]}`);
  if (distinct.size < 3) refuse(at, 'polygon', 'a ring needs three distinct points');
  return ringArea(ring) !== 0 ? ring : refuse(at, 'polygon', 'a ring has no area');
}

// Shoelace formula, relative to the first point so that far-away small rings keep their digits.
function ringArea(ring: readonly number[]): number {
  const x0 = ring[0] as number;
  const y0 = ring[1] as number;
  let twice = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const next = (i + 2) % ring.length;
    const dx = (ring[i] as number) - x0;
    const dy = (ring[i + 1] as number) - y0;
    twice += dx * ((ring[next + 1] as number) - y0) - ((ring[next] as number) - x0) * dy;
  }
  return twice / 2;
}

function readPath(fields: Fields, at: string, kind: 'polyline' | 'points'): Geo {
  const pts = points(fields, at, kind);
  const least = kind === 'polyline' ? 2 : 1;
  return pts.length >= 2 * least ? { kind, pts } : refuse(at, kind, `it needs at least ${least} ${least === 1 ? 'point' : 'points'}`);
}

function readEllipse(fields: Fields, at: string): Geo {
  const ellipse = { kind: 'ellipse', ...numbers(fields, at, ['cx', 'cy', 'rx', 'ry', 'deg']) } as const;
  return ellipse.rx > 0 && ellipse.ry > 0 ? ellipse : refuse(at, 'ellipse', 'both radii must be greater than 0');
}

function readKeypoints(fields: Fields, at: string, skeletonPoints: number | undefined): Geo {
  const pts = points(fields, at, 'keypoints');
  if (pts.length === 0 || pts.length % 3 !== 0) refuse(at, 'keypoints', 'each point needs x, y and v');
  if (skeletonPoints !== undefined && pts.length !== 3 * skeletonPoints) {
    refuse(at, 'keypoints', `it has ${pts.length / 3} points, its skeleton ${skeletonPoints}`);
  }
  const isVisibility = (v: number): boolean => v === 0 || v === 1 || v === 2;
  if (!pts.every((v, i) => i % 3 !== 2 || isVisibility(v))) refuse(at, 'keypoints', 'v must be 0, 1 or 2');
  return { kind: 'keypoints', pts };
}

function readCuboid(fields: Fields, at: string): Geo {
  const pts = points(fields, at, 'cuboid');
  return pts.length === 16 ? { kind: 'cuboid', pts } : refuse(at, 'cuboid', `it needs 16 numbers, there are ${pts.length}`);
}

function readMask(fields: Fields, at: string): Geo {
  const x = readInteger(fields['x'], `${at}/x`);
  const y = readInteger(fields['y'], `${at}/y`);
  const w = readInteger(fields['w'], `${at}/w`);
  const h = readInteger(fields['h'], `${at}/h`);
  if (w <= 0 || h <= 0) refuse(at, 'mask', 'width and height must be greater than 0');
  const rle = readArray(fields['rle'], `${at}/rle`, (run, runAt) => readInteger(run, runAt, 0));
  let sum = 0;
  let set = 0;
  rle.forEach((run, i) => {
    sum += run;
    if (i % 2 === 1) set += run;
  });
  if (sum !== w * h) refuse(at, 'mask', `its runs cover ${sum} pixels of ${w * h}`);
  return set > 0 ? { kind: 'mask', x, y, w, h, rle } : refuse(at, 'mask', 'no pixel is set');
}
