/** The far shore of a sample picture: ridges of hills that fade with distance, a village at the water, small things far out. */
import type { Dice } from './dice';
import { type Light, makePaint } from './light';
import { curve, cutBelow, ellipse, mix, type Point, type Rgb, type Ring, rectangle, rgb, type Shape, solid, stroke } from './shape';

export interface ShoreSetting {
  readonly light: Light;
  readonly widthPx: number;
  readonly horizonPx: number;
  readonly sunX: number;
  readonly dice: Dice;
}

/** Hills behind hills, then the village. Open sea now and then. */
export function shore(setting: ShoreSetting): Shape[] {
  const { dice } = setting;
  const ridges = dice.pick([0, 1, 2, 2, 3]);
  const side = dice.side();
  const shapes = Array.from({ length: ridges }, (_, k) => ridge(setting, ridges === 1 ? 0.55 : k / (ridges - 1), side)).flat();
  if (ridges > 0 && dice.chance(0.6)) shapes.push(...village(setting, side));
  shapes.push(...mist(setting));
  return shapes;
}

/** One line of hills. @param near 0 far, 1 near */
function ridge({ light, widthPx, horizonPx, dice }: ShoreSetting, near: number, side: -1 | 1): Shape[] {
  const height = (34 - 16 * near) * dice.range(0.6, 1.25);
  const waves = Array.from({ length: 5 }, (_, k) => [dice.range(0.006, 0.012) * 1.9 ** k, dice.range(0, 6.3), 0.52 ** k] as const);
  const end = dice.range(0.35, 1.4);
  const top = Array.from({ length: 54 }, (_, i): Point => {
    const x = (i / 53) * (widthPx + 12) - 6;
    const inland = side < 0 ? x / widthPx : 1 - x / widthPx;
    const slope = Math.min(1, Math.max(0, (end - inland) * 3));
    const bumps = waves.reduce((sum, [frequency, phase, weight]) => sum + weight * (0.5 + 0.5 * Math.sin(x * frequency * 6 + phase)), 0) / 2;
    return [x, horizonPx - height * bumps * slope * slope * (3 - 2 * slope)];
  });
  const colour = mix(light.haze, light.land, 0.22 + 0.5 * near);
  const outline: Ring = [[-6, horizonPx + 1], ...top, [widthPx + 6, horizonPx + 1]];
  const fill = {
    from: [0, horizonPx - height],
    to: [0, horizonPx],
    stops: [
      [0, colour, 1],
      [1, mix(colour, light.haze, 0.45), 1],
    ],
  } as const;
  return [solid(fill, outline)];
}

/** Houses at the water, a church among them, trees between. */
function village(setting: ShoreSetting, side: -1 | 1): Shape[] {
  const { light, widthPx, horizonPx, sunX, dice } = setting;
  const paint = makePaint(light, sunX > widthPx / 2 ? 1 : -1, 0.3);
  const width = dice.range(70, 130);
  const left = side < 0 ? dice.range(-30, 30) : widthPx - width + dice.range(-30, 30);
  const shapes: Shape[] = [];
  const trees = Array.from({ length: 14 }, () => {
    const size = dice.range(2.4, 4.8);
    return ellipse(left + dice.range(-8, width + 8), horizonPx - size * 0.8 - dice.range(0, 7), size * dice.range(0.7, 1.2), size, 14);
  });
  shapes.push(solid(paint.flat(mix(light.land, rgb('#3f6b3f'), 0.5), 1.05), ...trees, lensHill(left - 14, width + 28, horizonPx, 9)));
  const church = dice.range(0.25, 0.75);
  for (const [row, lift] of [9.5, 4.5, 0].entries()) {
    const count = 5 + row * 2;
    for (let i = 0; i < count; i++) {
      const t = (i + dice.range(0.1, 0.9)) / count;
      const inset = (2 - row) * 0.14;
      const x = left + width * (inset + t * (1 - 2 * inset));
      shapes.push(...house(dice, paint, x, horizonPx - lift));
      if (row === 1 && Math.abs(t - church) < 0.5 / count) shapes.push(...steeple(paint, x, horizonPx - lift));
    }
  }
  shapes.push(solid(paint.flat(rgb('#8b8378'), 0.9), rectangle(left - 6, horizonPx - 1.6, width + 12, 2.6)));
  const masts = Array.from({ length: dice.whole(2, 6) }, () => {
    const x = left + dice.range(0, width);
    return stroke([x, horizonPx], [x + dice.range(-0.5, 0.5), horizonPx - dice.range(8, 13)], 0.7);
  });
  shapes.push(solid(paint.flat(rgb('#e8e4d8')), ...masts));
  return shapes;
}

function lensHill(x: number, width: number, y: number, height: number): Ring {
  return [[x, y + 1], ...curve([x, y + 1], [x + width / 2, y - height * 2], [x + width, y + 1])];
}

const wallColours = ['#f5efe2', '#f0d8b0', '#e8b99a', '#f7f4ee', '#d9c7c0', '#e6cf8a', '#c9dbe0'] as const;
const roofColours = ['#b8543a', '#a8452f', '#c4683f', '#6a6f78', '#8f4a38'] as const;

function house(dice: Dice, paint: ReturnType<typeof makePaint>, x: number, y: number): Shape[] {
  const [w, h] = [dice.range(5.5, 9.5), dice.range(4.6, 8)];
  const wall = rgb(dice.pick(wallColours));
  const roof = rgb(dice.pick(roofColours));
  const lit = paint.lamps > 0.3;
  const glass: Rgb = lit ? rgb('#ffd37a') : paint.flat(rgb('#46586a'));
  const windows = [0.22, 0.62].filter(() => !lit || dice.chance(0.7)).map((t) => rectangle(x - w / 2 + w * t, y - h * 0.68, 1.2, 1.5));
  return [
    solid(paint.round(wall, x - w / 2, x + w / 2), rectangle(x - w / 2, y - h, w, h + 1)),
    solid(paint.flat(roof), [
      [x - w / 2 - 0.8, y - h + 0.2],
      [x - w * 0.28, y - h - 3.2],
      [x + w * 0.28, y - h - 3.2],
      [x + w / 2 + 0.8, y - h + 0.2],
    ]),
    ...(windows.length > 0 ? [solid(glass, ...windows)] : []),
  ];
}

function steeple(paint: ReturnType<typeof makePaint>, x: number, y: number): Shape[] {
  return [
    solid(paint.round(rgb('#f2ede0'), x - 2.6, x + 2.6), rectangle(x - 2.6, y - 17, 5.2, 18)),
    solid(paint.flat(rgb('#5c7d7a')), [
      [x - 3.2, y - 16.6],
      [x, y - 28],
      [x + 3.2, y - 16.6],
    ]),
    solid(paint.lamps > 0.3 ? rgb('#ffd37a') : paint.flat(rgb('#46586a')), rectangle(x - 0.8, y - 14, 1.6, 2.6)),
  ];
}

function mist({ light, widthPx, horizonPx, dice }: ShoreSetting): Shape[] {
  const depth = dice.range(4, 16);
  const strength = dice.range(0.1, 0.5);
  return [
    {
      rings: [rectangle(0, horizonPx - depth, widthPx, depth + 1)],
      fill: {
        from: [0, horizonPx - depth],
        to: [0, horizonPx],
        stops: [
          [0, light.haze, 0],
          [1, light.haze, strength],
        ],
      },
    },
  ];
}

/** The land and the village as the water shows them: turned over, flattened. */
export function mirroredShore(shapes: readonly Shape[], horizonPx: number): Shape[] {
  const flat = 0.55;
  const move = ([x, y]: Point): Point => [x, horizonPx + (horizonPx - y) * flat];
  return cutBelow(shapes, horizonPx).map((shape) => ({
    ...shape,
    alpha: 0.34 * (shape.alpha ?? 1),
    rings: shape.rings.map((ring) => ring.map(move)),
    fill: 'stops' in shape.fill ? { ...shape.fill, from: move(shape.fill.from), to: move(shape.fill.to) } : shape.fill,
  }));
}

/** Tiny sails near the horizon, too small to be what the picture is of. */
export function farSails({ light, widthPx, horizonPx, sunX, dice }: ShoreSetting): Shape[] {
  const paint = makePaint(light, sunX > widthPx / 2 ? 1 : -1, 0.35);
  return Array.from({ length: dice.pick([0, 0, 1, 2]) }, () => {
    const [x, y, size] = [dice.range(20, widthPx - 20), horizonPx + dice.range(1, 5), dice.range(5, 9)];
    const sail = rgb(dice.pick(['#fbfaf4', '#fbfaf4', '#c9603f', '#f0d9a0']));
    return [
      solid(
        paint.flat(sail),
        [
          [x, y - size],
          [x, y - 1],
          [x - size * 0.45, y - 1],
        ],
        [
          [x + 0.7, y - size * 0.85],
          [x + 0.7, y - 1],
          [x + size * 0.4, y - 1],
        ],
      ),
      solid(paint.flat(rgb('#33414f')), [
        [x - size * 0.5, y - 0.9],
        [x + size * 0.55, y - 1.1],
        [x + size * 0.4, y + 0.6],
        [x - size * 0.4, y + 0.6],
      ]),
    ];
  }).flat();
}
