/**
 * The lighthouses of the sample pictures in their own coordinates (foot at 0, y down, about 100 units high), and the rock,
 * headland or pier they stand on, which is not part of the lighthouse itself.
 */
import type { Dice } from './dice';
import type { Paint } from './light';
import { ellipse, outline, type Point, type Rgb, type Ring, rectangle, rgb, type Shape, type Subject, sheer, solid, stroke } from './shape';

const white = rgb('#f8f5ec');
const dark = rgb('#2a2c31');
/** Headlands and piers come from beyond the edge of the picture. */
const farAway = 620;
const lampLight = rgb('#fff0b3');

/** Proportions and colours of one lighthouse. */
interface Tower {
  readonly foot: number;
  readonly top: number;
  /** Height of the gallery. */
  readonly gallery: number;
  readonly wall: Rgb;
  readonly band: Rgb;
  readonly bands: 'none' | 'rings' | 'spiral' | 'belt' | 'half';
  readonly roof: Rgb;
}

type Proportions = readonly [foot: number, top: number, gallery: number];

const bandColours = ['#cf2f2a', '#cf2f2a', '#1f3f6d', '#23262b', '#c8532b'] as const;

/** Half width at foot and top, height of the gallery. */
const proportions: readonly [Proportions, ...Proportions[]] = [
  [12, 7.4, 76],
  [16, 11, 70],
  [10, 7.6, 80],
  [19, 12, 62],
];
const patterns = ['rings', 'none', 'spiral', 'rings', 'belt', 'half'] as const;

function chooseTower(kind: number, dice: Dice): Tower {
  const [foot, top, gallery] = dice.pick(proportions);
  const band = rgb(dice.pick(bandColours));
  const bands = patterns[kind % patterns.length] ?? 'rings';
  return { foot, top, gallery, wall: dice.chance(0.85) ? white : rgb('#f0dfb8'), band, bands, roof: dice.chance(0.7) ? band : rgb('#3d5a52') };
}

/** A lighthouse of one kind; `kind` counts through proportions and patterns. */
export function lighthouse(kind: number, dice: Dice, paint: Paint): Subject {
  const tower = chooseTower(kind, dice);
  return { shapes: [...walls(tower, dice, paint), ...openings(tower, paint), ...lantern(tower, paint)], lamp: [0, -tower.gallery - 8.5] };
}

function halfAt(tower: Tower, y: number): number {
  const t = Math.min(1, -y / tower.gallery);
  // A little flare at the foot, like the towers built to stand waves.
  return tower.top + (tower.foot - tower.top) * (1 - t) + 3 * (1 - t) ** 6;
}

function slice(tower: Tower, y0: number, y1: number): Ring {
  const steps = 10;
  const side = (sign: number) =>
    Array.from({ length: steps + 1 }, (_, i): Point => [sign * halfAt(tower, y0 + ((y1 - y0) * i) / steps), y0 + ((y1 - y0) * i) / steps]);
  return [...side(-1), ...side(1).reverse()];
}

function walls(tower: Tower, dice: Dice, paint: Paint): Shape[] {
  const { gallery, foot } = tower;
  const round = (colour: Rgb) => paint.round(colour, -foot - 1, foot + 1);
  const shapes = [solid(round(tower.wall), slice(tower, 2, -gallery))];
  const band = (from: number, to: number) => shapes.push(solid(round(tower.band), slice(tower, -gallery * from, -gallery * to)));
  if (tower.bands === 'rings') {
    const count = dice.whole(2, 4);
    for (let k = 0; k < count; k++) band((k * 2 + (count === 2 ? 1 : 0)) / (count * 2), (k * 2 + 1 + (count === 2 ? 1 : 0)) / (count * 2));
  }
  if (tower.bands === 'belt') band(0.36, 0.66);
  if (tower.bands === 'half') band(0.5, 1);
  if (tower.bands === 'spiral') {
    for (let k = -1; k < 4; k++) shapes.push(solid(round(tower.band), spiral(tower, k / 3.5, 0.15)));
  }
  shapes.push(solid(paint.flat(rgb('#8d867a')), slice(tower, 2, -3.4)));
  return shapes;
}

/** One turn of a spiral: a band that rises from the left edge to the right edge. */
function spiral(tower: Tower, start: number, width: number): Ring {
  const rise = 0.2;
  const edge = (offset: number) =>
    Array.from({ length: 13 }, (_, i): Point => {
      const across = i / 12;
      const height = Math.min(1, Math.max(0, start + offset + rise * across + 0.05 * Math.sin(Math.PI * across)));
      const y = -tower.gallery * height;
      return [halfAt(tower, y) * (across * 2 - 1), y];
    });
  return [...edge(0), ...edge(width).reverse()];
}

function openings(tower: Tower, paint: Paint): Shape[] {
  const glass = paint.lamps > 0.5 ? rgb('#ffd98a') : paint.flat(rgb('#3a4f63'));
  const windows = [0.3, 0.52, 0.74].map((t, i) => {
    const x = (i % 2 === 0 ? -0.12 : 0.16) * halfAt(tower, -tower.gallery * t);
    return rectangle(x - 1.5, -tower.gallery * t - 2.4, 3, 4.8);
  });
  return [
    solid(glass, ...windows),
    solid(paint.flat(rgb('#7a4a2c')), outline('-3.4,1 -3.4,-7 ~0,-12 3.4,-7 3.4,1')),
    sheer(0.6, paint.flat(dark), stroke([0, 0], [0, -9], 0.5)),
  ];
}

function lantern(tower: Tower, paint: Paint): Shape[] {
  const { gallery, top } = tower;
  const deck = top + 3.6;
  const y = -gallery;
  const room = top * 0.66;
  const eaves = room + 1.8;
  const isLit = paint.lamps > 0.3;
  const posts = [-1, -0.6, -0.2, 0.2, 0.6, 1].map((k) => stroke([k * deck, y - 2], [k * deck, y - 6.6], 0.6));
  const bars = [-0.9, -0.34, 0.34, 0.9].map((k) => stroke([k * room, y - 2.5], [k * room, y - 14.5], 0.8));
  const roof = paint.round(tower.roof, -room - 2, room + 2);
  return [
    solid(paint.round(tower.wall, -deck, deck), outline(`${-top},${y + 3.4} ${top},${y + 3.4} ${deck},${y} ${-deck},${y}`)),
    solid(paint.flat(dark, 1.3), rectangle(-deck, y - 1.6, deck * 2, 2)),
    solid(isLit ? lampLight : paint.round(rgb('#bcd3dc'), -room, room), rectangle(-room, y - 14.5, room * 2, 12.9)),
    solid(isLit ? white : paint.flat(rgb('#f2e6b8')), ellipse(0, y - 8.5, room * 0.36, 3.8)),
    solid(paint.flat(dark, 1.2), ...bars),
    solid(paint.flat(dark, 1.4), ...posts, stroke([-deck, y - 6.4], [deck, y - 6.4], 0.7), stroke([-deck, y - 4.2], [deck, y - 4.2], 0.45)),
    solid(roof, outline(`${-eaves},${y - 14} ~${-eaves},${y - 20.6} 0,${y - 22.4} ~${eaves},${y - 20.6} ${eaves},${y - 14}`)),
    solid(paint.flat(dark), ellipse(0, y - 23, 1.5), stroke([0, y - 22], [0, y - 29.6], 0.8, 0.5), stroke([-3, y - 27], [3, y - 27], 0.6)),
  ];
}

/** What it stands on, in the same coordinates; reaches below the waterline at `sea`. */
export function ground(dice: Dice, paint: Paint, sea: number): Shape[] {
  const kind = dice.whole(0, 2);
  if (kind === 0) return rock(dice, paint, sea);
  return kind === 1 ? headland(dice, paint, sea) : pier(paint, sea);
}

function rock(dice: Dice, paint: Paint, sea: number): Shape[] {
  const stone = rgb(dice.pick(['#6f6a66', '#7d6a58', '#5d6670', '#85776a']));
  const half = dice.range(34, 50);
  const ridge = (lift: number, reach: number): Point[] =>
    Array.from({ length: 15 }, (_, i): Point => {
      const x = -reach + (2 * reach * i) / 14;
      const dome = (1 - Math.abs(x / reach) ** 2.2) * (sea + lift);
      return [x, sea - dome + (Math.abs(x) < 18 ? 0 : dice.range(-2.4, 2.4))];
    });
  const facets = Array.from({ length: 9 }, (): Ring => {
    const x = dice.around(0, half * 0.9);
    const y = dice.range(sea * 0.3, sea * 0.95);
    const w = dice.range(4, 10);
    return outline(`${x},${y} ${x + w},${y - dice.range(0, 2)} ${x + w * 0.7},${y + dice.range(2, 4.5)} ${x + w * 0.1},${y + dice.range(2, 4)}`);
  });
  return [
    solid(paint.down(stone, 0, sea, 1.05, 0.6), [[-half, sea + 6], ...ridge(2, half), [half, sea + 6]]),
    sheer(0.7, paint.flat(stone, 0.62), ...facets.slice(0, 5)),
    sheer(0.55, paint.flat(stone, 1.28), ...facets.slice(5)),
    solid(
      paint.flat(rgb('#3f4a35'), 0.8),
      outline(`${-half - 1},${sea + 6} ${-half * 0.98},${sea - 1.5} ${half * 0.98},${sea - 1.5} ${half + 1},${sea + 6}`),
    ),
  ];
}

function headland(dice: Dice, paint: Paint, sea: number): Shape[] {
  const stone = rgb(dice.pick(['#8a7862', '#7a7672', '#9b8468', '#6c7079']));
  const grass = rgb(dice.pick(['#6f8f45', '#86984c', '#587a48']));
  // Runs out of the picture on the left; scenes mirror it.
  const brow = `${-farAway},-22 ~-120,-26 -52,-3 ~-20,1 22,1`;
  const cracks = Array.from({ length: 12 }, () => {
    const x = dice.range(-130, 38);
    const y = dice.range(8, sea);
    return stroke([x, y], [x + dice.range(-3, 5), y + dice.range(4, 14)], dice.range(0.8, 2.2), 0.4);
  });
  const tufts = Array.from({ length: 10 }, () => ellipse(dice.range(-140, 20), dice.range(0, 5), dice.range(3, 8), dice.range(1, 2.4), 12));
  return [
    solid(paint.down(stone, -20, sea, 1.06, 0.58), outline(`${brow} ~34,4 38,${sea * 0.45} 44,${sea * 0.6} 48,${sea + 6} ${-farAway},${sea + 6}`)),
    sheer(0.7, paint.flat(stone, 0.6), ...cracks),
    solid(paint.down(grass, -24, 10, 1.1, 0.82), outline(`${brow} ~24,6 10,6 ~-40,5 -64,12 ~-150,-4 ${-farAway},4`)),
    sheer(0.5, paint.flat(grass, 1.22), ...tufts.slice(0, 5)),
    sheer(0.5, paint.flat(grass, 0.74), ...tufts.slice(5)),
    ...cottage(dice, paint, -dice.range(40, 54), -3),
  ];
}

/** The keeper's cottage. */
function cottage(dice: Dice, paint: Paint, x: number, y: number): Shape[] {
  const roof = rgb(dice.pick(['#a8452f', '#4f5a66', '#7a3d2c']));
  const glass = paint.lamps > 0.3 ? rgb('#ffd98a') : paint.flat(rgb('#3a4f63'));
  return [
    solid(paint.down(white, y - 13, y, 1.02, 0.86), rectangle(x - 13, y - 12, 26, 16)),
    solid(paint.flat(roof), outline(`${x - 15},${y - 11} ${x - 9},${y - 20} ${x + 9},${y - 20} ${x + 15},${y - 11}`)),
    solid(paint.flat(roof, 0.7), rectangle(x + 3, y - 24, 3.6, 6)),
    solid(glass, rectangle(x - 9, y - 8, 4, 4.4), rectangle(x + 5, y - 8, 4, 4.4)),
    solid(paint.flat(rgb('#2f5a6b')), rectangle(x - 2, y - 8, 4, 9)),
  ];
}

function pier(paint: Paint, sea: number): Shape[] {
  const stone = rgb('#8f8a80');
  const blocks = Array.from({ length: 26 }, (_, i) => rectangle(-600 + i * 24, 4, 0.7, sea));
  return [
    solid(paint.down(stone, 0, sea, 1.06, 0.56), outline(`${-farAway},0 27,0 31,${sea + 6} ${-farAway},${sea + 6}`)),
    sheer(0.6, paint.flat(stone, 0.55), ...blocks, rectangle(-farAway, sea * 0.5, farAway + 28, 0.8)),
    solid(paint.flat(stone, 1.22), rectangle(-farAway, -0.6, farAway + 28, 2.6)),
    solid(paint.flat(rgb('#46513a'), 0.8), outline(`${-farAway},${sea - 3} 30.2,${sea - 3} 31,${sea + 6} ${-farAway},${sea + 6}`)),
    solid(
      paint.flat(dark),
      ...[-150, -118, -86, -54].map((x) => rectangle(x, -4.4, 2.6, 5)),
      ...[-151, -119, -87, -55].map((x) => rectangle(x, -5.6, 4.6, 1.6)),
    ),
  ];
}
