/**
 * The buoys of the sample pictures in their own coordinates (waterline at 0, y down, about 100 units high), coloured as the
 * IALA maritime buoyage system paints them. What lies below 0 is under water.
 */
import type { Dice } from './dice';
import type { Paint } from './light';
import { cutRing, ellipse, outline, type Point, type Rgb, type Ring, rectangle, rgb, type Shape, type Subject, sheer, solid, stroke } from './shape';

type Topmark = 'can' | 'cone' | 'north' | 'south' | 'ball' | 'cross';

/** How a buoy is painted: its bands from top to bottom, or upright stripes, and its topmark. */
interface Livery {
  readonly bands: readonly [Rgb, ...Rgb[]];
  readonly upright?: boolean;
  readonly topmark: Topmark;
  readonly lamp: Rgb;
}

type Buoy = (dice: Dice, paint: Paint, livery: Livery) => Subject;

const red = rgb('#d2322c');
const green = rgb('#1f8a58');
const yellow = rgb('#f2bd2d');
const black = rgb('#25262b');
const white = rgb('#f5f2ea');
const orange = rgb('#ee6a24');

const liveries: readonly [Livery, ...Livery[]] = [
  { bands: [red], topmark: 'can', lamp: rgb('#ff5a4a') },
  { bands: [green], topmark: 'cone', lamp: rgb('#5dffae') },
  { bands: [black, yellow], topmark: 'north', lamp: white },
  { bands: [yellow, black], topmark: 'south', lamp: white },
  { bands: [red, white, red], upright: true, topmark: 'ball', lamp: white },
  { bands: [yellow], topmark: 'cross', lamp: rgb('#ffe27a') },
  { bands: [red, white], topmark: 'can', lamp: rgb('#ff5a4a') },
  { bands: [orange, white, orange], topmark: 'ball', lamp: rgb('#ffc07a') },
];

/** A lattice tower on a broad float, with lamp and topmark. */
const tower: Buoy = (dice, paint, livery) => {
  const top = -70;
  const bands = livery.upright ? [livery.bands[0]] : livery.bands;
  const height = (top + 18) / bands.length;
  const lattice = bands.flatMap((_, k) => {
    const colour = bands[bands.length - 1 - k] ?? livery.bands[0];
    const cut = (rings: readonly Ring[]) => rings.map((ring) => between(ring, -18 + height * (k + 1), -18 + height * k)).filter(hasArea);
    return [solid(paint.flat(colour, 0.72), ...cut(braces(top))), solid(paint.round(colour, -17, 17), ...cut(legs(top)))];
  });
  const shapes = [
    ...lattice,
    // The radar reflector: a plate in the upper third makes the lattice read as a body.
    solid(paint.round(livery.bands[0], -9, 9), outline('-9.4,-52 9.4,-52 7.4,-63 -7.4,-63')),
    ...float(dice, paint, livery, 30),
    solid(paint.flat(black, 1.2), rectangle(-9, top - 2.4, 18, 2.8)),
    ...lamp(paint, livery, top - 2),
    ...topmark(paint, livery, top - 12),
  ];
  return { shapes, lamp: [0, top - 8] };
};

/** Half the width of a tower at a height. */
function halfAt(top: number, y: number): number {
  return 17 - (10.5 * (y + 18)) / (top + 18);
}

function legs(top: number): Ring[] {
  return [-1, 0, 1].map((side) => stroke([side * halfAt(top, -18), -18], [side * halfAt(top, top), top], side === 0 ? 2.2 : 3.4));
}

function braces(top: number): Ring[] {
  return [-18, -35, -52].flatMap((y) => {
    const [low, high] = [halfAt(top, y), halfAt(top, y - 17)];
    return [stroke([-low, y], [high, y - 17], 1.5), stroke([low, y], [-high, y - 17], 1.5), stroke([-high, y - 17], [high, y - 17], 1.5)];
  });
}

/** A conical buoy. */
const cone: Buoy = (dice, paint, livery) => {
  const side = outline('-25,9 ~-23,-18 -5,-80 ~0,-87 5,-80 ~23,-18 25,9');
  return { shapes: [...body(paint, livery, side, -86, 9, 25), ...plate(dice, paint, -22, 9), ...ring(paint, -83), ...rust(dice, paint, 17, -16)] };
};

/** A cylinder with a domed top. */
const can: Buoy = (dice, paint, livery) => {
  const side = outline('-27,9 -26,-62 ~-26,-70 -16,-71 16,-71 ~26,-70 26,-62 27,9');
  const shapes = [
    ...ring(paint, -71),
    ...body(paint, livery, side, -71, 9, 27),
    sheer(0.35, paint.flat(black), rectangle(-26, -60.6, 52, 1.4), rectangle(-26.6, -14, 53, 1.4)),
    ...plate(dice, paint, -40, 11),
    ...rust(dice, paint, 22, -14),
  ];
  return { shapes };
};

/** A tall slim pole. */
const spar: Buoy = (dice, paint, livery) => {
  const side = outline('-7.4,9 -6,-76 ~0,-80 6,-76 7.4,9');
  return { shapes: [...body(paint, livery, side, -78, 4, 7.4), ...float(dice, paint, livery, 14, 0.55), ...topmark(paint, livery, -78)] };
};

/** A mooring ball with a band and a ring on top. */
const ball: Buoy = (dice, paint, livery) => {
  const side = ellipse(0, -27, 40, 40, 60);
  const sheen = {
    from: [0, -64],
    to: [0, 4],
    stops: [
      [0, white, 0.22],
      [0.45, white, 0],
      [1, black, 0.38],
    ],
  } as const;
  const shapes = [
    ...ring(paint, -66, 1.5),
    solid(paint.round(livery.bands[0], -40, 40), side),
    solid(paint.round(livery.bands[1] ?? white, -40, 40), between(side, -34, -20)),
    solid(sheen, side),
    ...rust(dice, paint, 24, -4),
  ];
  return { shapes };
};

const buoys: readonly [Buoy, ...Buoy[]] = [tower, can, cone, tower, ball, spar];

/** A buoy of one kind; `kind` counts through all kinds, the dice choose its colours. */
export function buoy(kind: number, dice: Dice, paint: Paint): Subject {
  const build = buoys[kind % buoys.length] ?? tower;
  return build(dice, paint, dice.pick(liveries));
}

/** Is anything left of a band of a ring? */
function hasArea(side: Ring): boolean {
  return side.length > 2;
}

/** A round body in the colours of its livery. */
function body(paint: Paint, { bands, upright }: Livery, side: Ring, top: number, bottom: number, half: number): Shape[] {
  const count = bands.length;
  const piece = (k: number): Ring =>
    upright
      ? swapped(between(swapped(side), half * ((2 * k) / count - 1), half * ((2 * (k + 1)) / count - 1)))
      : between(side, top + ((bottom - top) * k) / count, top + ((bottom - top) * (k + 1)) / count);
  const last = bands[count - 1] ?? bands[0];
  const painted = [[last, side] as const, ...bands.map((colour, k) => [colour, piece(k)] as const)];
  return painted.filter(([, ring]) => hasArea(ring)).map(([colour, ring]) => solid(paint.round(colour, -half, half), ring));
}

/** x and y exchanged, so that one function cuts both ways. */
function swapped(side: Ring): Ring {
  return side.map(([x, y]): Point => [y, x]);
}

/** The part of a convex outline between two heights. */
function between(side: Ring, top: number, bottom: number): Ring {
  const flipped = cutRing(side, bottom).map(([x, y]): Point => [x, -y]);
  return cutRing(flipped, -top).map(([x, y]): Point => [x, -y]);
}

/** The flat round hull a tower stands on. */
function float(dice: Dice, paint: Paint, livery: Livery, half: number, flatness = 1): Shape[] {
  const colour = livery.bands[livery.bands.length - 1] ?? livery.bands[0];
  const h = 19 * flatness;
  const [edge, top] = [half - 7, 6 - h];
  const side = outline(`${-half},9 ${-half},${top} ~${-half},${-h} ${-edge},${-h} ${edge},${-h} ~${half},${-h} ${half},${top} ${half},9`);
  return [
    solid(paint.round(colour, -half, half), side),
    sheer(0.55, paint.flat(white), rectangle(-half + 3, -h + 0.4, 2 * half - 6, 1.3)),
    sheer(0.4, paint.flat(black), rectangle(-half, -h + 8, 2 * half, 1.4)),
    ...rust(dice, paint, half * 0.75, -h + 9),
  ];
}

/** The lamp; it shines at dusk. */
function lamp(paint: Paint, livery: Livery, y: number): Shape[] {
  return [
    solid(paint.flat(black, 1.1), rectangle(-3.6, y - 2, 7.2, 2.4)),
    solid(
      paint.lamps > 0.5 ? livery.lamp : paint.flat(livery.lamp, 0.8),
      outline(`-2.8,${y - 2} -2.8,${y - 7} ~0,${y - 12} 2.8,${y - 7} 2.8,${y - 2}`),
    ),
  ];
}

function topmark(paint: Paint, { topmark: kind, bands }: Livery, y: number): Shape[] {
  const colour = kind === 'north' || kind === 'south' ? black : bands[0];
  const fill = paint.round(colour, -6, 6);
  const pole = solid(paint.flat(black, 1.2), rectangle(-0.8, y - 6, 1.6, 8));
  const up = (base: number) => outline(`-6,${base} 0,${base - 9} 6,${base}`);
  const down = (base: number) => outline(`-6,${base - 9} 0,${base} 6,${base - 9}`);
  const marks: Readonly<Record<Topmark, readonly Ring[]>> = {
    can: [rectangle(-5.4, y - 16, 10.8, 12)],
    cone: [up(y - 4)],
    north: [up(y - 3), up(y - 13)],
    south: [down(y - 3), down(y - 13)],
    ball: [ellipse(0, y - 10, 6)],
    cross: [stroke([-5, y - 15], [5, y - 5], 3), stroke([5, y - 15], [-5, y - 5], 3)],
  };
  return [pole, ...marks[kind].map((mark) => solid(fill, mark))];
}

/** The lifting ring. */
function ring(paint: Paint, y: number, size = 1): Shape[] {
  const [w, h] = [4 * size, 12 * size];
  return [
    solid(
      paint.flat(rgb('#55565b')),
      outline(
        `${-w},${y + 2} ~${-w},${y - h} 0,${y - h / 2} ~${w},${y - h} ${w},${y + 2} ${w * 0.5},${y + 2} ~${w * 0.5},${y - h * 0.5} 0,${y - h * 0.32} ~${-w * 0.5},${y - h * 0.5} ${-w * 0.5},${y + 2}`,
      ),
    ),
  ];
}

/** A white number plate with two strokes for digits. */
function plate(dice: Dice, paint: Paint, y: number, half: number): Shape[] {
  if (dice.chance(0.3)) return [];
  return [
    solid(paint.flat(white, 0.96), rectangle(-half, y - half * 0.6, half * 2, half * 1.2)),
    solid(
      paint.flat(black),
      rectangle(-half * 0.55, y - half * 0.36, half * 0.26, half * 0.72),
      rectangle(half * 0.05, y - half * 0.36, half * 0.5, half * 0.24),
      rectangle(half * 0.3, y - half * 0.3, half * 0.25, half * 0.66),
    ),
  ];
}

/** Streaks of rust and weed down from a height. */
function rust(dice: Dice, paint: Paint, half: number, y: number): Shape[] {
  const streaks = Array.from({ length: dice.whole(1, 4) }, () => {
    const x = dice.range(-half, half);
    return stroke([x, y], [x + dice.range(-0.6, 0.6), y + dice.range(6, 20)], dice.range(1, 2.6), 0.2);
  });
  return [sheer(0.45, paint.flat(rgb('#6d3a22')), ...streaks)];
}
