/**
 * The drawing material of the sample pictures: filled polygons in picture pixels, y downwards. Pure numbers, so that the box
 * around a drawn thing is exact. Rasterises nothing; `draw.ts` does.
 */

/** Red, green, blue, 0 to 255. */
export type Rgb = readonly [number, number, number];
export type Point = readonly [x: number, y: number];
/** A closed outline. */
export type Ring = readonly Point[];

/** A colour along a line, or out of a centre; `alpha` 0 to 1. */
export interface Gradient {
  readonly from: Point;
  readonly to: Point;
  /** Radius around `from`; `to` is then ignored. */
  readonly radius?: number;
  readonly stops: readonly (readonly [offset: number, colour: Rgb, alpha: number])[];
}

/** What a picture is of, in its own coordinates. */
export interface Subject {
  readonly shapes: readonly Shape[];
  /** Where it shines at night. */
  readonly lamp?: Point;
}

/** One filled area: the union of its rings. */
export interface Shape {
  readonly rings: readonly Ring[];
  readonly fill: Rgb | Gradient;
  readonly alpha?: number;
}

/** A box in picture pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Where local coordinates land: turned, scaled, mirrored, then moved. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly mirrored: boolean;
  /** Clockwise turn in radians around the local origin. */
  readonly turn: number;
}

export function isGradient(fill: Rgb | Gradient): fill is Gradient {
  return 'stops' in fill;
}

/** A quadratic curve from a through the pull of b to c, as points without the first. */
export function curve(a: Point, b: Point, c: Point, steps = 12): Point[] {
  return Array.from({ length: steps }, (_, i) => {
    const t = (i + 1) / steps;
    const along = (k: 0 | 1) => (1 - t) ** 2 * a[k] + 2 * t * (1 - t) * b[k] + t * t * c[k];
    return [along(0), along(1)];
  });
}

/**
 * An outline in short form: points `x,y` with spaces between; a point after `~` is not on the outline but pulls the line from
 * the point before it to the point after it into a curve.
 */
export function outline(text: string): Ring {
  const ring: Point[] = [];
  let pull: Point | undefined;
  for (const word of text.split(' ')) {
    const isPull = word.startsWith('~');
    const [x, y] = (isPull ? word.slice(1) : word).split(',').map(Number);
    if (x === undefined || y === undefined || Number.isNaN(x + y)) throw new SyntaxError(`Not a point: ${word}`);
    const last = ring[ring.length - 1];
    if (isPull) pull = [x, y];
    else if (pull && last) ring.push(...curve(last, pull, [x, y]));
    else ring.push([x, y]);
    if (!isPull) pull = undefined;
  }
  return ring;
}

/** One plain area. */
export function solid(fill: Shape['fill'], ...rings: Ring[]): Shape {
  return { rings, fill };
}

/** An area that lets through what is behind it. */
export function sheer(alpha: number, fill: Shape['fill'], ...rings: Ring[]): Shape {
  return { rings, fill, alpha };
}

/** An ellipse as a polygon. */
export function ellipse(x: number, y: number, rx: number, ry = rx, steps = 28): Ring {
  return Array.from({ length: steps }, (_, i) => {
    const angle = (2 * Math.PI * i) / steps;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
  });
}

/** A straight stroke as a polygon; `endWidth` makes it taper. */
export function stroke(a: Point, b: Point, width: number, endWidth = width): Ring {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
  const nx = -(b[1] - a[1]) / length / 2;
  const ny = (b[0] - a[0]) / length / 2;
  return [
    [a[0] + nx * width, a[1] + ny * width],
    [b[0] + nx * endWidth, b[1] + ny * endWidth],
    [b[0] - nx * endWidth, b[1] - ny * endWidth],
    [a[0] - nx * width, a[1] - ny * width],
  ];
}

export function rectangle(x: number, y: number, w: number, h: number): Ring {
  return [
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
  ];
}

/** Moves shapes from local into picture coordinates. */
export function place(shapes: readonly Shape[], { x, y, scale, mirrored, turn }: Placement): Shape[] {
  const cos = Math.cos(turn) * scale;
  const sin = Math.sin(turn) * scale;
  const move = ([px, py]: Point): Point => {
    const mx = mirrored ? -px : px;
    return [x + mx * cos - py * sin, y + mx * sin + py * cos];
  };
  return shapes.map((shape) => ({ ...shape, rings: shape.rings.map((ring) => ring.map(move)), fill: moveFill(shape.fill, move, scale) }));
}

function moveFill(fill: Rgb | Gradient, move: (point: Point) => Point, scale: number): Rgb | Gradient {
  if (!isGradient(fill)) return fill;
  const moved = { ...fill, from: move(fill.from), to: move(fill.to) };
  return fill.radius === undefined ? moved : { ...moved, radius: fill.radius * scale };
}

/** Keeps what lies above a height (y up to `bottomPx`); shapes that are wholly below go. */
export function cutBelow(shapes: readonly Shape[], bottomPx: number): Shape[] {
  return shapes
    .map((shape) => ({ ...shape, rings: shape.rings.map((ring) => cutRing(ring, bottomPx)).filter((ring) => ring.length > 2) }))
    .filter((shape) => shape.rings.length > 0);
}

/** The part of a ring above a height. */
export function cutRing(ring: Ring, bottomPx: number): Ring {
  return ring.flatMap((point, i) => {
    const next = ring[(i + 1) % ring.length] ?? point;
    const kept: Point[] = point[1] <= bottomPx ? [point] : [];
    if (point[1] <= bottomPx !== next[1] <= bottomPx) {
      const t = (bottomPx - point[1]) / (next[1] - point[1]);
      kept.push([point[0] + t * (next[0] - point[0]), bottomPx]);
    }
    return kept;
  });
}

/**
 * Gives things that were cut at the waterline the curved edge that water draws around a round body.
 * @param depthPx how far the middle of the edge bulges towards the viewer
 */
export function roundBelow(shapes: readonly Shape[], bottomPx: number, depthPx: number): Shape[] {
  const edge = shapes
    .flatMap(({ rings }) => rings.flat())
    .filter(([, y]) => y === bottomPx)
    .map(([x]) => x);
  const [left, right] = [Math.min(...edge), Math.max(...edge)];
  const lowest = (x: number) => bottomPx + depthPx * (1 - ((2 * x - left - right) / (right - left || 1)) ** 2);
  const bulge = (point: Point, i: number, ring: Ring): Point[] => {
    const next = ring[(i + 1) % ring.length] ?? point;
    if (point[1] !== bottomPx || next[1] !== bottomPx) return [point];
    return Array.from({ length: 13 }, (_, k): Point => {
      const x = point[0] + ((next[0] - point[0]) * k) / 12;
      return [x, lowest(x)];
    });
  };
  return shapes.map((shape) => ({ ...shape, rings: shape.rings.map((ring) => ring.flatMap(bulge)) }));
}

/** The smallest box around shapes. */
export function boxAround(shapes: readonly Shape[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { rings } of shapes) {
    for (const [x, y] of rings.flat()) {
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x);
      bottom = Math.max(bottom, y);
    }
  }
  return { x: left, y: top, w: right - left, h: bottom - top };
}

export function mix(a: Rgb, b: Rgb, t: number): Rgb {
  const at = (k: 0 | 1 | 2) => a[k] + (b[k] - a[k]) * t;
  return [at(0), at(1), at(2)];
}

/** `#rrggbb` as numbers. */
export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
