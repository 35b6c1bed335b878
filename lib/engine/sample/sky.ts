/** The sky of a sample picture: colours, sun or moon, stars, clouds, gulls, rain. All in picture pixels. */
import type { Dice } from './dice';
import type { Light, LightName } from './light';
import { boxAround, curve, cutBelow, ellipse, mix, type Point, type Ring, rectangle, rgb, type Shape, stroke } from './shape';

export interface SkySetting {
  readonly name: LightName;
  readonly light: Light;
  readonly widthPx: number;
  readonly horizonPx: number;
  readonly sun: Point;
  readonly dice: Dice;
}

const white = rgb('#ffffff');

/** Everything above the horizon but the land. */
export function sky(setting: SkySetting): Shape[] {
  const { light, widthPx, horizonPx } = setting;
  const [top, upper, lower, low] = light.sky;
  const air: Shape = {
    rings: [rectangle(0, 0, widthPx, horizonPx + 1)],
    fill: {
      from: [0, 0],
      to: [0, horizonPx],
      stops: [
        [0, top, 1],
        [0.42, upper, 1],
        [0.8, lower, 1],
        [1, low, 1],
      ],
    },
  };
  return [air, ...(setting.name === 'night' ? stars(setting) : []), ...sun(setting), ...clouds(setting)];
}

function sun({ light, widthPx, horizonPx, sun: at, name, dice }: SkySetting): Shape[] {
  const { disc, glow, strength, radius } = light.sun;
  const everywhere = rectangle(0, 0, widthPx, horizonPx + 1);
  const r = radius * dice.range(0.85, 1.2);
  const shapes: Shape[] = [
    {
      rings: [everywhere],
      fill: {
        from: at,
        to: at,
        radius: r * 11,
        stops: [
          [0, glow, strength * 0.75],
          [0.3, glow, strength * 0.32],
          [1, glow, 0],
        ],
      },
    },
    {
      rings: [everywhere],
      fill: {
        from: at,
        to: at,
        radius: r * 3,
        stops: [
          [0, disc, strength * 0.9],
          [0.4, glow, strength * 0.4],
          [1, glow, 0],
        ],
      },
    },
  ];
  if (name === 'overcast') return shapes;
  shapes.push({ rings: [ellipse(at[0], at[1], r, r, 40)], fill: disc });
  if (name === 'night') {
    // A few grey seas on the moon.
    const seas = Array.from({ length: 4 }, () =>
      ellipse(at[0] + dice.range(-0.5, 0.5) * r, at[1] + dice.range(-0.5, 0.5) * r, r * dice.range(0.12, 0.3), r * dice.range(0.1, 0.24), 14),
    );
    shapes.push({ rings: seas, fill: glow, alpha: 0.28 });
  }
  return cutBelow(shapes, horizonPx + 1);
}

function stars({ widthPx, horizonPx, dice }: SkySetting): Shape[] {
  return [0.9, 0.6, 0.35].map((alpha, k) => ({
    rings: Array.from({ length: 22 + 16 * k }, () => {
      const height = dice.range(0, 1) ** 1.4;
      return ellipse(dice.range(0, widthPx), height * horizonPx * 0.86, 0.85 - 0.2 * k, 0.85 - 0.2 * k, 8);
    }),
    fill: white,
    alpha,
  }));
}

function clouds(setting: SkySetting): Shape[] {
  const { name, dice } = setting;
  if (name === 'overcast') return banks(setting);
  if (name === 'dusk' || name === 'night') return streaks(setting, dice.whole(3, 7));
  const count = dice.pick([0, 2, 3, 4, 5]);
  return [
    ...streaks(setting, dice.whole(0, 4)),
    ...Array.from({ length: count }, (_, i) => heap(setting, (i + dice.range(0.1, 0.9)) / count)).flat(),
  ];
}

/** A heap cloud with a flat base. */
function heap({ light, widthPx, horizonPx, sun: at, dice }: SkySetting, part: number): Shape[] {
  const x = part * widthPx;
  // Lower clouds are further away: smaller and flatter.
  const height = dice.range(0.2, 0.9);
  const size = 3 + 21 * height ** 1.3 * dice.range(0.5, 1.3);
  const base = horizonPx * (1 - height * 0.85);
  const half = size * dice.range(1.3, 2.8);
  const peak = dice.range(-0.6, 0.6);
  const puffs = Array.from({ length: 9 }, (_, i) => {
    const t = (i / 8) * 2 - 1;
    const r = size * (0.34 + 0.75 * Math.max(0, 1 - (t - peak) ** 2)) * dice.range(0.5, 0.95);
    return [x + t * half, base - r * dice.range(0.25, 0.6), r] as const;
  });
  const body = cutBelow([{ rings: puffs.map(([px, py, r]) => ellipse(px, py, r, r * 0.9, 26)), fill: white }], base);
  const box = boxAround(body);
  const fade = 0.25 + 0.5 * (1 - height);
  const lit = mix(light.cloud.lit, light.haze, fade * 0.6);
  const shade = mix(light.cloud.shade, light.haze, fade * 0.6);
  const side = at[0] < x ? -1 : 1;
  const tops = cutBelow(
    [{ rings: puffs.map(([px, py, r]) => ellipse(px + side * r * 0.22, py - r * 0.2, r * 0.7, r * 0.62, 22)), fill: lit, alpha: 0.55 }],
    base - size * 0.15,
  );
  return [
    ...body.map(
      (shape): Shape => ({
        ...shape,
        fill: {
          from: [0, box.y],
          to: [0, base],
          stops: [
            [0, lit, 0.96],
            [0.55, mix(lit, shade, 0.35), 0.95],
            [1, shade, 0.88],
          ],
        },
      }),
    ),
    ...tops,
  ];
}

/** Long thin clouds, lit from below at dusk. */
function streaks({ light, widthPx, horizonPx, dice }: SkySetting, count: number): Shape[] {
  return Array.from({ length: count }, () => {
    const y = horizonPx * dice.range(0.12, 0.9);
    const half = dice.range(30, 110);
    const x = dice.range(-20, widthPx + 20);
    const h = dice.range(1.2, 4.2);
    const rings = Array.from({ length: dice.whole(1, 3) }, (_, i) =>
      lens(x + dice.around(0, half * 0.6), y + i * h * 1.1, half * dice.range(0.4, 1), h),
    );
    return {
      rings,
      fill: {
        from: [0, y - h],
        to: [0, y + h * 3],
        stops: [
          [0, light.cloud.shade, 0.5],
          [1, light.cloud.lit, 0.8],
        ],
      },
    } satisfies Shape;
  });
}

/** A closed grey sky: heaps of very different size that melt into each other, smaller towards the horizon. */
function banks({ light, widthPx, horizonPx, dice }: SkySetting): Shape[] {
  const drift = dice.range(0.75, 1.35);
  return [0.16, 0.3, 0.44, 0.57, 0.69, 0.8].map((height, k) => {
    const base = horizonPx * (height + dice.range(-0.04, 0.04));
    const size = (26 * (1 - height) + 4) * drift;
    const rings = Array.from({ length: 5 + k }, () => {
      const x = dice.range(-30, widthPx + 30);
      const wide = dice.range(0.7, 1.9);
      return [-1.1, -0.4, 0.3, 1].map((t) => {
        const r = size * dice.range(0.35, 0.8) * (1.2 - t * t * 0.45);
        return ellipse(x + t * size * 1.6 * wide, base - r * 0.3, r * 1.7 * wide, r * 0.62, 22);
      });
    }).flat();
    const lit = mix(light.cloud.lit, light.sky[3], k * 0.12);
    const shade = mix(light.cloud.shade, light.sky[2], k * 0.16);
    return {
      rings,
      fill: {
        from: [0, base - size],
        to: [0, base + size * 0.4],
        stops: [
          [0, lit, 0.62],
          [0.5, mix(lit, shade, 0.55), 0.5],
          [1, shade, 0.12],
        ],
      },
    };
  });
}

/** A thin lens, the mark of waves and far clouds. */
export function lens(x: number, y: number, half: number, height: number, steps = 6): Ring {
  return [
    [x - half, y],
    ...curve([x - half, y], [x, y - height], [x + half, y], steps),
    ...curve([x + half, y], [x, y + height * 0.7], [x - half, y], steps).slice(0, -1),
  ];
}

/** Gulls on the wing. */
export function gulls({ light, widthPx, horizonPx, dice, name }: SkySetting): Shape[] {
  const ink = name === 'noon' || name === 'overcast' || name === 'dawn' ? mix(rgb('#ffffff'), light.haze, 0.15) : mix(light.land, light.haze, 0.15);
  const count = name === 'night' ? 0 : dice.pick([0, 0, 2, 3, 5]);
  const [flockX, flockY] = [dice.range(50, widthPx - 50), horizonPx * dice.range(0.2, 0.7)];
  return Array.from({ length: count }, () => {
    const [x, y] = [flockX + dice.around(0, 60), flockY + dice.around(0, 24)];
    const size = dice.range(3, 7);
    const lift = dice.range(0.25, 0.7);
    const wing = (side: number): Ring => [
      [x, y],
      ...curve([x, y], [x + side * size * 0.45, y - size * lift], [x + side * size, y - size * 0.12], 6),
      ...curve([x + side * size, y - size * 0.12], [x + side * size * 0.45, y - size * (lift - 0.22)], [x, y + size * 0.16], 6),
    ];
    return { rings: [wing(-1), wing(1), ellipse(x, y + size * 0.08, size * 0.2, size * 0.1, 10)], fill: ink };
  });
}

/** Fine rain over everything. */
export function rain({ light, widthPx, dice }: SkySetting, heightPx: number): Shape[] {
  const slant = dice.range(-4, 4);
  const rings = Array.from({ length: 70 }, () => {
    const [x, y, length] = [dice.range(-5, widthPx + 5), dice.range(-10, heightPx), dice.range(6, 14)];
    return stroke([x, y], [x + (slant * length) / 14, y + length], 0.5);
  });
  return [{ rings, fill: light.cloud.lit, alpha: 0.35 }];
}
