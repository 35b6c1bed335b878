/** The sea of a sample picture: its colours, waves in perspective, the glitter under sun or moon, foam around what stands in it. */
import type { Dice } from './dice';
import type { Light } from './light';
import { type Box, mix, type Ring, rectangle, rgb, type Shape } from './shape';
import { lens } from './sky';

export interface SeaSetting {
  readonly light: Light;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly horizonPx: number;
  readonly sunX: number;
  /** 0 a mirror, 1 a fresh breeze. */
  readonly swell: number;
  readonly dice: Dice;
}

const white = rgb('#ffffff');

/** The water itself, without waves. */
export function water({ light, widthPx, heightPx, horizonPx }: SeaSetting): Shape[] {
  const [far, middle, near] = light.sea;
  const fill = {
    from: [0, horizonPx],
    to: [0, heightPx],
    stops: [
      [0, far, 1],
      [0.3, middle, 1],
      [1, near, 1],
    ],
  } as const;
  return [{ rings: [rectangle(0, horizonPx, widthPx, heightPx - horizonPx)], fill }];
}

/** Waves between two heights: dark troughs and light crests, wider and further apart as they come near. */
export function waves(setting: SeaSetting, fromPx: number, toPx: number): Shape[] {
  const { light, swell, dice, widthPx, horizonPx } = setting;
  const [far, middle, near] = light.sea;
  const dark: Ring[] = [];
  const bright: Ring[] = [];
  const foam: Ring[] = [];
  for (let y = horizonPx + 1.5; y < toPx; y += 1.7 + (y - horizonPx) * 0.06) {
    const depth = y - horizonPx;
    const count = Math.max(7, Math.round(30 - depth * 0.16));
    for (let i = 0; i < count; i++) {
      const half = (2.4 + depth * 0.13) * dice.range(0.4, 1.5);
      const height = (0.35 + depth * 0.014) * (0.5 + swell) * dice.range(0.5, 1.3);
      const at = lens(dice.range(-half, widthPx + half), y + dice.range(-0.5, 0.5) * (1 + depth * 0.05), half, height, 5);
      const kind = dice.range(0, 1);
      if (y < fromPx) continue;
      if (kind < 0.48) dark.push(at);
      else if (kind < 0.98 - 0.05 * Math.max(0, swell - 0.55)) bright.push(at);
      else if (swell > 0.55) foam.push(at);
    }
  }
  return [
    { rings: dark, fill: mix(near, rgb('#000000'), 0.12), alpha: 0.26 + 0.2 * swell },
    {
      rings: bright,
      fill: {
        from: [0, horizonPx],
        to: [0, setting.heightPx],
        stops: [
          [0, mix(far, white, 0.2), 0.55],
          [1, mix(middle, white, 0.12), 0.4],
        ],
      },
    },
    { rings: foam, fill: mix(white, light.haze, 0.2), alpha: 0.85 },
  ];
}

/** The broken path of light on the water. */
export function glitter({ light, horizonPx, heightPx, sunX, dice, swell }: SeaSetting): Shape[] {
  const { glow, disc, strength } = light.sun;
  if (strength < 0.3) return [];
  const rings: Ring[] = [];
  const core: Ring[] = [];
  for (let y = horizonPx + 1; y < heightPx; y += 1.5 + (y - horizonPx) * 0.035) {
    const depth = y - horizonPx;
    const spread = 5 + depth * (0.16 + 0.2 * swell);
    for (let i = 0; i < 4; i++) {
      const ring = lens(dice.around(sunX, spread), y, (1.6 + depth * 0.07) * dice.range(0.5, 1.5), 0.45 + depth * 0.008, 5);
      (i === 0 ? core : rings).push(ring);
    }
  }
  const fade = (alpha: number, colour: typeof glow) =>
    ({
      from: [0, horizonPx],
      to: [0, heightPx],
      stops: [
        [0, colour, alpha],
        [1, colour, alpha * 0.25],
      ],
    }) as const;
  return [
    { rings, fill: fade(strength * 0.7, glow) },
    { rings: core, fill: fade(strength * 0.95, disc) },
  ];
}

/** Foam and ripples where a thing meets the water. */
export function ripples({ light, dice, swell }: SeaSetting, box: Box, waterlinePx: number): Shape[] {
  const centre = box.x + box.w / 2;
  const near = Array.from({ length: 7 }, () =>
    lens(dice.around(centre, box.w * 0.5), waterlinePx + dice.range(0.8, 2), dice.range(3, 9), 0.6 + 0.5 * swell, 5),
  );
  const wide = Array.from({ length: 12 }, () =>
    lens(dice.around(centre, box.w * 0.75), waterlinePx + dice.range(2, 9), dice.range(4, 15), 0.5 + 0.5 * swell, 5),
  );
  return [
    { rings: wide, fill: mix(light.sea[0], white, 0.25), alpha: 0.45 },
    { rings: near, fill: mix(white, light.haze, 0.25), alpha: 0.75 },
  ];
}
