/**
 * Geometry kinds (datasets.md 1.3) in continuous pixels of the displayed picture: origin at the top-left corner of the
 * top-left pixel. Only the shapes of the data; checks are in check-geometry.ts.
 */

/** Axis-parallel box, w and h > 0. */
export interface BoxGeo {
  readonly kind: 'box';
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
/** Box turned clockwise by `deg`, 0 <= deg < 360, about its centre. */
export interface RboxGeo {
  readonly kind: 'rbox';
  readonly cx: number;
  readonly cy: number;
  readonly w: number;
  readonly h: number;
  readonly deg: number;
}
/** Parts of [ring, hole...]; a ring is flat [x, y, ...]. Several parts and holes are one object. */
export interface PolygonGeo {
  readonly kind: 'polygon';
  readonly parts: readonly (readonly (readonly number[])[])[];
}
export interface PolylineGeo {
  readonly kind: 'polyline';
  readonly pts: readonly number[];
}
export interface PointsGeo {
  readonly kind: 'points';
  readonly pts: readonly number[];
}
export interface EllipseGeo {
  readonly kind: 'ellipse';
  readonly cx: number;
  readonly cy: number;
  readonly rx: number;
  readonly ry: number;
  readonly deg: number;
}
/** Flat [x, y, v, ...]; v 0 absent, 1 hidden, 2 visible. */
export interface KeypointsGeo {
  readonly kind: 'keypoints';
  readonly pts: readonly number[];
}
/** 16 numbers in CVAT's order. */
export interface CuboidGeo {
  readonly kind: 'cuboid';
  readonly pts: readonly number[];
}
/** Whole-pixel crop; runs row-major inside it, the first run counts zeros. */
export interface MaskGeo {
  readonly kind: 'mask';
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly rle: readonly number[];
}
export type Geo = BoxGeo | RboxGeo | PolygonGeo | PolylineGeo | PointsGeo | EllipseGeo | KeypointsGeo | CuboidGeo | MaskGeo;
export type GeoKind = Geo['kind'];
