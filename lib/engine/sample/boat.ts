/**
 * The sailing boats of the sample pictures, and the list of all boats, in their own coordinates: x from stern to bow, y down,
 * the waterline at 0, about 100 units high or long. What lies below 0 is under water and is cut off later.
 */
import { boatDark, boatWhite, boatWood, brightColours, crew, pickColour, windowFill } from './boat-parts';
import type { Dice } from './dice';
import type { Paint } from './light';
import { curve, outline, type Point, type Rgb, type Ring, rectangle, rgb, type Shape, type Subject, sheer, solid, stroke } from './shape';
import { trawler, tug } from './workboat';

type Boat = (dice: Dice, paint: Paint) => Subject;

const hulls = ['#f4f1e8', '#1f3f6d', '#b5322e', '#2d6b58', '#e0a32e', '#23272e', '#4f8fba', '#7a2438'] as const;
const cloths = ['#fbfaf4', '#f7efdc', '#f3f6f8', '#fdf6e3'] as const;
const tanned = ['#b5502f', '#9c3d2b', '#c97b3d', '#8f4a3a'] as const;

/** A modern sailing yacht, sometimes under a coloured spinnaker. */
const sloop: Boat = (dice, paint) => {
  const hull = pickColour(dice, hulls);
  const cloth = pickColour(dice, cloths);
  const accent = pickColour(dice, brightColours);
  const main = outline(`3,-98 ~${-17 - dice.range(0, 6)},-66 -34,-21 ~-14,-17 3,-20`);
  const shapes = [
    solid(paint.flat(boatDark), stroke([45, -13], [4, -101], 0.5), stroke([-38, -10], [4, -101], 0.5)),
    solid(paint.flat(rgb('#c9ccd0')), stroke([4, -11], [4, -101], 1.7, 1.1), stroke([4, -19], [-36, -19.5], 1.6, 1.2)),
    solid(paint.down(cloth, -98, -20, 1.05, 0.88), main),
  ];
  if (dice.chance(0.5)) shapes.push(solid(paint.flat(accent), stripe(main, -46, -36)));
  shapes.push(...[-80, -62, -44].map((y) => sheer(0.6, paint.flat(cloth, 0.72), seam(main, y))));
  shapes.push(...(dice.chance(0.35) ? spinnaker(paint, accent, cloth) : [jib(paint, dice.chance(0.3) ? accent : cloth)]));
  shapes.push(...yachtHull(dice, paint, hull, accent), solid(paint.flat(accent), outline('4,-101 -5,-99.4 4,-97.8')));
  return { shapes };
};

function jib(paint: Paint, cloth: Rgb): Shape {
  const fill = {
    from: [0, 0],
    to: [42, 0],
    stops: [
      [0, paint.flat(cloth, 0.84), 1],
      [1, paint.flat(cloth, 1.04), 1],
    ],
  } as const;
  return solid(fill, outline('43,-14 ~20,-48 5.5,-88 ~11,-48 -4,-22 ~20,-15 43,-14'));
}

function spinnaker(paint: Paint, accent: Rgb, cloth: Rgb): Shape[] {
  const head: Point = [6, -92];
  const edge = (k: number): Point[] => curve(head, [26 + 52 * k, -64 + 8 * k], [12 + 40 * k, -24 - 3 * Math.sin(Math.PI * k)]);
  const edges = [0, 0.28, 0.5, 0.74, 1];
  return edges.slice(1).map((far, i) => {
    const fill = paint.down(i % 2 === 0 ? accent : cloth, -92, -22, 1.04, 0.82);
    return solid(fill, [head, ...edge(edges[i] ?? 0), ...edge(far).reverse()]);
  });
}

function yachtHull(dice: Dice, paint: Paint, hull: Rgb, accent: Rgb): Shape[] {
  return [
    solid(paint.down(boatWhite, -16, -9, 1.02, 0.84), outline('-16,-9 -12,-14.5 ~4,-16.5 17,-12 20,-9.5')),
    solid(windowFill(paint), rectangle(-9, -13.4, 4.4, 2), rectangle(-2.4, -13.7, 4.4, 2), rectangle(4.2, -13.3, 4.4, 2)),
    ...crew(dice, paint, -25, -9),
    solid(paint.down(hull, -14, 2, 1.08, 0.7), outline('-40,-9.5 ~4,-7 49,-15 ~42,-4 33,4 -35,4')),
    solid(paint.flat(accent, 0.95), outline('-38.4,-2.2 38.6,-2.2 36,1 -36.5,1')),
    sheer(0.8, paint.flat(boatWhite), outline('-39.8,-8 ~4,-5.5 47.6,-13 46.8,-11.8 ~4,-4.6 -39.6,-7')),
  ];
}

/** An old gaff cutter, most often with tanned sails, with a bowsprit. */
const gaffer: Boat = (dice, paint) => {
  const hull = pickColour(dice, ['#22262b', '#2d4a3c', '#5a2f28', '#f0ece0', '#243c63']);
  const cloth = dice.chance(0.75) ? pickColour(dice, tanned) : pickColour(dice, cloths);
  const main = outline('1,-72 -30,-92 ~-40,-56 -42,-21 ~-18,-17 1,-20');
  const spars = [
    stroke([3, -10], [3, -100], 2.6, 1.4),
    stroke([36, -13], [64, -18.5], 1.8, 1),
    stroke([3, -19], [-46, -19.5], 1.8),
    stroke([1, -72], [-33, -94], 1.5),
  ];
  const rail = outline('-46.6,-10.4 ~0,-4.4 43.8,-13.4 43.6,-12.2 ~0,-3.4 -46.2,-9.4');
  const shapes = [
    solid(paint.flat(boatDark), stroke([60, -17], [3, -90], 0.5), stroke([44, -14], [3, -78], 0.5), stroke([-42, -12], [3, -88], 0.4)),
    solid(paint.flat(boatWood, 0.9), ...spars),
    solid(paint.down(cloth, -92, -20, 1.08, 0.84), main),
    solid(paint.down(cloth, -96, -74, 1.12, 0.95), outline('2,-75 -27,-92 2,-98')),
    solid(paint.down(cloth, -78, -16, 1, 0.82), outline('43,-15 ~20,-46 4,-77 ~12,-44 4,-23')),
    solid(paint.down(cloth, -88, -18, 1.14, 0.94), outline('60,-18 ~34,-48 4.5,-88 ~26,-46 24,-22')),
    ...[-70, -54, -38].map((y) => sheer(0.5, paint.flat(cloth, 0.7), seam(main, y))),
    solid(paint.down(boatWood, -15, -9, 1, 0.8), outline('-20,-9 -19,-14 -2,-14 -1,-9'), outline('10,-9 11,-13 22,-13 23,-10')),
    ...crew(dice, paint, -32, -10),
    solid(paint.down(hull, -15, 2, 1.12, 0.72), outline('-47,-12 ~0,-6 44,-15 ~43,-4 38,4 -36,4')),
    solid(paint.flat(rgb('#e3b04b')), rail),
    solid(paint.flat(rgb('#9a3b2f')), outline('-40,-1.8 41,-1.8 39,2 -37,2')),
    solid(paint.flat(pickColour(dice, brightColours)), outline('3,-100 ~-4,-102 -9,-98.5 3,-95.5')),
  ];
  return { shapes };
};

const boats: readonly [Boat, ...Boat[]] = [sloop, trawler, gaffer, sloop, tug];

/** A boat of one kind; `kind` counts through all kinds, the dice choose its colours. */
export function boat(kind: number, dice: Dice, paint: Paint): Subject {
  const build = boats[kind % boats.length] ?? sloop;
  return build(dice, paint);
}

/** A thin line across a sail at a height. */
function seam(sail: Ring, y: number): Ring {
  const [left, right] = across(sail, y);
  return stroke([left, y - 1], [right, y], 0.7);
}

function stripe(sail: Ring, top: number, bottom: number): Ring {
  const [left, right] = across(sail, top);
  const [lowLeft, lowRight] = across(sail, bottom);
  return [
    [left, top],
    [right, top],
    [lowRight, bottom],
    [lowLeft, bottom],
  ];
}

/** Where an outline crosses a height: its smallest and largest x there. */
function across(ring: Ring, y: number): readonly [number, number] {
  const hits = ring.flatMap((point, i) => {
    const next = ring[(i + 1) % ring.length] ?? point;
    if (point[1] <= y === next[1] <= y) return [];
    return [point[0] + ((y - point[1]) / (next[1] - point[1])) * (next[0] - point[0])];
  });
  return [Math.min(...hits), Math.max(...hits)];
}
