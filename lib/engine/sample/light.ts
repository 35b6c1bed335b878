/**
 * The light of a sample picture: the colours of sky, sea, haze and cloud at one time of day, and how they fall on a thing.
 * Artistic tables, not physics.
 */
import { type Gradient, mix, type Rgb, rgb } from './shape';

export const lightNames = ['dawn', 'noon', 'golden', 'dusk', 'overcast', 'night'] as const;
export type LightName = (typeof lightNames)[number];

/** One time of day. Colours run from the top of the sky to the horizon, and from the horizon's sea to the nearest. */
export interface Light {
  readonly sky: readonly [Rgb, Rgb, Rgb, Rgb];
  readonly sea: readonly [Rgb, Rgb, Rgb];
  /** Disc and glow of sun or moon; `strength` 0 hides them. */
  readonly sun: { readonly disc: Rgb; readonly glow: Rgb; readonly strength: number; readonly radius: number };
  /** How far above the horizon sun or moon stands, as a part of the sky's height, from and to. */
  readonly altitude: readonly [number, number];
  readonly cloud: { readonly lit: Rgb; readonly shade: Rgb };
  /** What distance fades to. */
  readonly haze: Rgb;
  readonly land: Rgb;
  /** Colour of the light that falls on things, 1 = as painted. */
  readonly ambient: readonly [number, number, number];
  /** How much darker the side away from the light is. */
  readonly contrast: number;
  /** Are lamps and windows lit? 0 to 1. */
  readonly lamps: number;
}

const four = (a: string, b: string, c: string, d: string) => [rgb(a), rgb(b), rgb(c), rgb(d)] as const;
const three = (a: string, b: string, c: string) => [rgb(a), rgb(b), rgb(c)] as const;

export const lights: Readonly<Record<LightName, readonly Light[]>> = {
  dawn: [
    {
      sky: four('#5d7fb3', '#a9a6c8', '#f2b9ae', '#fde0b8'),
      sea: three('#f0c3ad', '#8d93b4', '#3f5b84'),
      sun: { disc: rgb('#fff3d6'), glow: rgb('#ffd9a0'), strength: 0.85, radius: 11 },
      altitude: [0.06, 0.3],
      cloud: { lit: rgb('#ffd9c4'), shade: rgb('#b59ebd') },
      haze: rgb('#e9b9b3'),
      land: rgb('#5c6286'),
      ambient: [1.02, 0.9, 0.88],
      contrast: 0.42,
      lamps: 0.35,
    },
    {
      sky: four('#3f6c93', '#7fb0bd', '#cfdcc4', '#fbe6b4'),
      sea: three('#dfe0bd', '#7fb0b4', '#2f6175'),
      sun: { disc: rgb('#fffbe6'), glow: rgb('#fff0b8'), strength: 0.8, radius: 10 },
      altitude: [0.08, 0.34],
      cloud: { lit: rgb('#fff1d0'), shade: rgb('#9db4b8') },
      haze: rgb('#cfdcc6'),
      land: rgb('#4b6d78'),
      ambient: [1, 0.95, 0.86],
      contrast: 0.38,
      lamps: 0.2,
    },
  ],
  noon: [
    {
      sky: four('#2477c9', '#55a4e3', '#9fd0f0', '#d8eef7'),
      sea: three('#8cc6dc', '#3489bb', '#12568f'),
      sun: { disc: rgb('#ffffff'), glow: rgb('#fffbe0'), strength: 0.5, radius: 9 },
      altitude: [0.72, 0.92],
      cloud: { lit: rgb('#ffffff'), shade: rgb('#b9cfe2') },
      haze: rgb('#b5d9ec'),
      land: rgb('#3f7d5d'),
      ambient: [1.04, 1.03, 1],
      contrast: 0.3,
      lamps: 0,
    },
    {
      sky: four('#1f8db5', '#53b9cf', '#a6dfdf', '#e4f5ea'),
      sea: three('#a1dedb', '#37a7b0', '#0e6a80'),
      sun: { disc: rgb('#ffffff'), glow: rgb('#fffde6'), strength: 0.5, radius: 9 },
      altitude: [0.7, 0.92],
      cloud: { lit: rgb('#ffffff'), shade: rgb('#bcdadd') },
      haze: rgb('#bfe6e2'),
      land: rgb('#4a8a58'),
      ambient: [1.04, 1.04, 1],
      contrast: 0.28,
      lamps: 0,
    },
  ],
  golden: [
    {
      sky: four('#4a86b8', '#96b7bf', '#f3d08d', '#ffc766'),
      sea: three('#f7cd84', '#6f99a5', '#1f4f70'),
      sun: { disc: rgb('#fff7da'), glow: rgb('#ffd274'), strength: 1, radius: 13 },
      altitude: [0.16, 0.42],
      cloud: { lit: rgb('#fff0cf'), shade: rgb('#c79f8a') },
      haze: rgb('#f0cb92'),
      land: rgb('#5f6b4c'),
      ambient: [1.1, 0.95, 0.74],
      contrast: 0.46,
      lamps: 0.1,
    },
    {
      sky: four('#6c8fa8', '#c3b394', '#f7b76b', '#ffa552'),
      sea: three('#fbb367', '#a58a78', '#37526b'),
      sun: { disc: rgb('#fff3cf'), glow: rgb('#ffbf63'), strength: 1, radius: 14 },
      altitude: [0.1, 0.34],
      cloud: { lit: rgb('#ffe0b0'), shade: rgb('#b98a80') },
      haze: rgb('#eeb57a'),
      land: rgb('#6b5a50'),
      ambient: [1.1, 0.9, 0.7],
      contrast: 0.48,
      lamps: 0.15,
    },
  ],
  dusk: [
    {
      sky: four('#2a2a5c', '#6d3f7d', '#d9607a', '#ff9d5c'),
      sea: three('#f2875f', '#7b4679', '#22234f'),
      sun: { disc: rgb('#ffe3a1'), glow: rgb('#ff8a4c'), strength: 1, radius: 16 },
      altitude: [0.02, 0.16],
      cloud: { lit: rgb('#ff9f7a'), shade: rgb('#6a4178') },
      haze: rgb('#b5607e'),
      land: rgb('#3a2c56'),
      ambient: [0.88, 0.62, 0.66],
      contrast: 0.5,
      lamps: 0.9,
    },
    {
      sky: four('#143654', '#2f6f8a', '#8fae98', '#f5c27a'),
      sea: three('#e0ba82', '#457f8d', '#0f3049'),
      sun: { disc: rgb('#ffeebb'), glow: rgb('#ffc46e'), strength: 0.9, radius: 14 },
      altitude: [0.02, 0.14],
      cloud: { lit: rgb('#f3c48d'), shade: rgb('#3f6478') },
      haze: rgb('#8ca596'),
      land: rgb('#1e4152'),
      ambient: [0.78, 0.72, 0.66],
      contrast: 0.48,
      lamps: 0.9,
    },
  ],
  overcast: [
    {
      sky: four('#8796a3', '#a3b0b9', '#bfc9cd', '#d5dbda'),
      sea: three('#aab7bb', '#73868f', '#42566a'),
      sun: { disc: rgb('#f3f5f2'), glow: rgb('#f3f5f2'), strength: 0.18, radius: 10 },
      altitude: [0.4, 0.7],
      cloud: { lit: rgb('#dfe5e6'), shade: rgb('#8d9aa6') },
      haze: rgb('#c2cbce'),
      land: rgb('#5f7377'),
      ambient: [0.9, 0.93, 0.95],
      contrast: 0.18,
      lamps: 0.4,
    },
    {
      sky: four('#5f7487', '#7f939f', '#a9b7b8', '#cdd2c8'),
      sea: three('#a4b2b0', '#5c7884', '#2d4a5c'),
      sun: { disc: rgb('#eef0e4'), glow: rgb('#eef0e4'), strength: 0.15, radius: 10 },
      altitude: [0.3, 0.6],
      cloud: { lit: rgb('#c9d3d3'), shade: rgb('#65788a') },
      haze: rgb('#aebbbb'),
      land: rgb('#46606a'),
      ambient: [0.82, 0.87, 0.9],
      contrast: 0.22,
      lamps: 0.6,
    },
  ],
  night: [
    {
      sky: four('#081026', '#10224a', '#1f3f6e', '#3f6488'),
      sea: three('#2f5277', '#142c54', '#070f26'),
      sun: { disc: rgb('#f4f3e2'), glow: rgb('#a9c4e6'), strength: 0.75, radius: 10 },
      altitude: [0.4, 0.82],
      cloud: { lit: rgb('#5a7aa2'), shade: rgb('#1c3054') },
      haze: rgb('#2b4a70'),
      land: rgb('#0c1a35'),
      ambient: [0.6, 0.68, 0.84],
      contrast: 0.4,
      lamps: 1,
    },
    {
      sky: four('#0c0b24', '#221c4a', '#423571', '#7a5c8c'),
      sea: three('#664f80', '#261f50', '#0b0a22'),
      sun: { disc: rgb('#fff2d8'), glow: rgb('#c7b2e0'), strength: 0.8, radius: 11 },
      altitude: [0.3, 0.75],
      cloud: { lit: rgb('#7d6aa0'), shade: rgb('#292350') },
      haze: rgb('#4c3d72'),
      land: rgb('#14112e'),
      ambient: [0.66, 0.63, 0.82],
      contrast: 0.42,
      lamps: 1,
    },
  ],
};

/** Colours of one thing under a light: tinted, shaded towards one side, faded by distance. */
export interface Paint {
  /** 0 to 1, of lamps and windows. */
  readonly lamps: number;
  /** A plain surface; `brightness` 1 is as it is. */
  flat(base: Rgb, brightness?: number): Rgb;
  /** A round body between two x: lit on the side of the sun. */
  round(base: Rgb, x0: number, x1: number): Gradient;
  /** A surface from one colour at the top to another at the bottom. */
  down(base: Rgb, y0: number, y1: number, topBrightness: number, bottomBrightness: number): Gradient;
}

/**
 * Makes the paint of a thing.
 * @param sunSide -1 when the light comes from the thing's own left, 1 from its right
 * @param fade 0 near to 1 gone in the haze
 */
export function makePaint(light: Light, sunSide: -1 | 1, fade: number): Paint {
  const flat = (base: Rgb, brightness = 1): Rgb => {
    const at = (k: 0 | 1 | 2) => Math.min(255, base[k] * light.ambient[k] * brightness);
    return mix([at(0), at(1), at(2)], light.haze, fade);
  };
  return {
    lamps: light.lamps,
    flat,
    round(base, x0, x1) {
      const stops = [
        [0, 1 - light.contrast * 0.9],
        [0.22, 1 - light.contrast * 0.45],
        [0.62, 1.03],
        [0.84, 1.1],
        [1, 0.96],
      ] as const;
      const [from, to] = sunSide > 0 ? [x0, x1] : [x1, x0];
      return { from: [from, 0], to: [to, 0], stops: stops.map(([offset, brightness]) => [offset, flat(base, brightness), 1]) };
    },
    down(base, y0, y1, topBrightness, bottomBrightness) {
      const stops = [
        [0, flat(base, topBrightness), 1],
        [1, flat(base, bottomBrightness), 1],
      ] as const;
      return { from: [0, y0], to: [0, y1], stops };
    },
  };
}
