/**
 * What each of the 150 pictures of the sample project *Harbour* shows: class, light, place, size, weather and noise, and every
 * shape to fill, with the exact box of the boat, buoy or lighthouse. Pure: the same index gives the same scene for ever.
 * `draw.ts` makes pixels of it.
 */
import { boat } from './boat';
import { buoy } from './buoy';
import { Dice } from './dice';
import { type Light, type LightName, lightNames, lights, makePaint } from './light';
import { ground, lighthouse } from './lighthouse';
import { glitter, ripples, type SeaSetting, water, waves } from './sea';
import {
  type Box,
  boxAround,
  cutBelow,
  ellipse,
  type Placement,
  type Point,
  place,
  type Ring,
  rectangle,
  rgb,
  roundBelow,
  type Shape,
  type Subject,
  stroke,
} from './shape';
import { farSails, mirroredShore, type ShoreSetting, shore } from './shore';
import { gulls, rain, type SkySetting, sky } from './sky';

export const harbourClasses = ['boat', 'buoy', 'lighthouse'] as const;
export type HarbourClass = (typeof harbourClasses)[number];

/** Number of pictures, the same of each class. */
export const harbourSize = 150;
export const harbourWidthPx = 320;
export const harbourHeightPx = 240;

/** One picture before it has pixels; shapes lie in painting order. */
export interface HarbourScene {
  readonly name: string;
  readonly cls: HarbourClass;
  readonly light: LightName;
  /** Of the thing itself: without its rock, its mirror image and its light. */
  readonly box: Box;
  /** Sky, land and sea. */
  readonly back: readonly Shape[];
  /** Rock, headland or pier below a lighthouse. */
  readonly ground: readonly Shape[];
  readonly subject: readonly Shape[];
  /** Waves before it, gulls, beam, rain. */
  readonly front: readonly Shape[];
  /** Where the thing meets the water, and how far the water moves its mirror image. */
  readonly waterlinePx: number;
  readonly swell: number;
  /** Standard deviation of the grain, in 8-bit levels. */
  readonly noise: number;
  /** Exposure, 1 = as painted. */
  readonly exposure: number;
}

/** The class of each picture and how many of its class came before: shuffled once, by the rank of a drawn word. */
const order: readonly { readonly cls: HarbourClass; readonly nth: number }[] = (() => {
  const words = Array.from({ length: harbourSize }, (_, index) => new Dice('order', index).word());
  const ranks = words.map((word, index) => [word, index] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const rankOf = new Map(ranks.map(([, index], rank) => [index, rank]));
  return words.map((_, index) => {
    const rank = rankOf.get(index) ?? index;
    return { cls: harbourClasses[rank % harbourClasses.length] ?? 'boat', nth: Math.floor(rank / harbourClasses.length) };
  });
})();

/**
 * The scene of a picture.
 * @param index 0 to {@link harbourSize} - 1
 */
export function harbourScene(index: number): HarbourScene {
  const slot = order[index];
  if (!slot) throw new RangeError(`No picture ${index}`);
  const { cls, nth } = slot;
  const dice = new Dice('scene', index);
  // Counted, not drawn, so that every class meets every light equally often.
  const name = lightNames[nth % lightNames.length] ?? 'noon';
  // Moved on after each round of lights, so that no kind of boat or buoy belongs to one light.
  const kind = nth + Math.floor(nth / lightNames.length);
  const light = dice.pick(lights[name] as readonly [Light, ...Light[]]);
  const horizonPx = dice.range(104, 142);
  const near = dice.range(0, 1);
  const sun: Point = [dice.range(36, harbourWidthPx - 36), horizonPx * (1 - dice.range(...light.altitude))];
  const swell = name === 'overcast' ? dice.range(0.3, 1) : dice.range(0, 0.85);
  const common = { light, widthPx: harbourWidthPx, horizonPx, sunX: sun[0] };
  const skySetting: SkySetting = { ...common, name, sun, dice: new Dice('sky', index) };
  const shoreSetting: ShoreSetting = { ...common, dice: new Dice('shore', index) };
  const seaSetting: SeaSetting = { ...common, heightPx: harbourHeightPx, swell, dice: new Dice('sea', index) };
  const staged = stage({ cls, kind, light, near, horizonPx, sunX: sun[0], swell, dice: new Dice('subject', index) });
  const land = shore(shoreSetting);
  const { box, waterlinePx } = staged;
  return {
    name: `harbour-${String(index + 1).padStart(3, '0')}`,
    cls,
    light: name,
    box,
    back: [
      ...sky(skySetting),
      ...land,
      ...water(seaSetting),
      ...mirroredShore(land, horizonPx),
      ...farSails(shoreSetting),
      ...waves(seaSetting, horizonPx, harbourHeightPx),
      ...glitter(seaSetting),
    ],
    ground: staged.ground,
    subject: staged.subject,
    front: [
      ...ripples(seaSetting, boxAround([...staged.ground, ...staged.subject].filter(isAfloat(waterlinePx))), waterlinePx),
      ...staged.shine,
      ...gulls(skySetting),
      ...posts(light, box, new Dice('posts', index)),
      ...(name === 'overcast' && dice.chance(0.4) ? rain(skySetting, harbourHeightPx) : []),
      vignette(dice.range(0.08, 0.3)),
    ],
    waterlinePx,
    swell,
    noise: 1 + 7 * dice.range(0, 1) ** 2,
    exposure: dice.around(1, 0.1),
  };
}

interface StageSetting {
  readonly cls: HarbourClass;
  readonly kind: number;
  readonly light: Light;
  /** 0 far to 1 near. */
  readonly near: number;
  readonly horizonPx: number;
  readonly sunX: number;
  readonly swell: number;
  readonly dice: Dice;
}

interface Staged {
  readonly subject: Shape[];
  readonly ground: Shape[];
  readonly shine: Shape[];
  readonly box: Box;
  readonly waterlinePx: number;
}

const marginPx = 7;

/** Puts the thing on the water: how large, where, how far it heels. */
function stage(setting: StageSetting): Staged {
  const { cls, kind, light, near, horizonPx, sunX, swell, dice } = setting;
  const mirrored = dice.chance(0.5);
  const x = dice.around(harbourWidthPx / 2, 92);
  const sunSide = sunX > x !== mirrored ? 1 : -1;
  const paint = makePaint(light, sunSide, 0.26 * (1 - near));
  const local = subjectOf(cls, kind, dice, paint);
  const waterlinePx = Math.min(harbourHeightPx - 18, horizonPx + 12 + 74 * near + dice.range(-4, 10));
  // How high above the water it stands, in its own units.
  const footing = cls === 'lighthouse' ? dice.range(10, 26) : 0;
  const size = boxAround(local.shapes);
  const wanted = (cls === 'lighthouse' ? 0.62 + 0.8 * near : cls === 'boat' ? 0.6 + 1 * near : 0.56 + 0.95 * near) * dice.range(0.9, 1.1);
  const scale = Math.min(wanted, (waterlinePx - marginPx) / (footing - size.y), (harbourWidthPx - 4 * marginPx) / size.w);
  const heel = cls === 'lighthouse' ? 0 : (cls === 'buoy' ? 0.05 + 0.2 * swell : 0.015 + 0.06 * swell) * dice.range(-1, 1);
  const at = (px: number): Placement => ({ x: px, y: waterlinePx - footing * scale, scale, mirrored, turn: heel });
  const first = boxAround(cutBelow(place(local.shapes, at(x)), waterlinePx));
  // Moved inside the picture as a whole, never cut by its edge.
  const shift = Math.max(0, marginPx - first.x) - Math.max(0, first.x + first.w - (harbourWidthPx - marginPx));
  const placed = at(x + shift);
  const dry = cutBelow(place(local.shapes, placed), waterlinePx);
  const subject = cls === 'buoy' ? roundBelow(dry, waterlinePx, 3.2 * scale) : dry;
  const below = cls === 'lighthouse' ? cutBelow(place(ground(dice, paint, footing), placed), waterlinePx) : [];
  const lamp = local.lamp && place([{ rings: [[local.lamp]], fill: rgb('#000000') }], placed)[0]?.rings[0]?.[0];
  return {
    subject,
    ground: below,
    shine: lamp && light.lamps > 0.3 ? shine(lamp, cls, light, scale, dice) : [],
    box: boxAround(subject),
    waterlinePx,
  };
}

function subjectOf(cls: HarbourClass, kind: number, dice: Dice, paint: ReturnType<typeof makePaint>): Subject {
  if (cls === 'boat') return boat(kind, dice, paint);
  return cls === 'buoy' ? buoy(kind, dice, paint) : lighthouse(kind, dice, paint);
}

/** The halo of a lamp, and the beams of a lighthouse. */
function shine(lamp: Point, cls: HarbourClass, light: Light, scale: number, dice: Dice): Shape[] {
  const warm = rgb('#ffe9a8');
  const everywhere = rectangle(0, 0, harbourWidthPx, harbourHeightPx);
  const radius = (cls === 'lighthouse' ? 34 : 16) * scale;
  const halo: Shape = {
    rings: [everywhere],
    fill: {
      from: lamp,
      to: lamp,
      radius,
      stops: [
        [0, warm, 0.75 * light.lamps],
        [0.3, warm, 0.28 * light.lamps],
        [1, warm, 0],
      ],
    },
  };
  if (cls !== 'lighthouse' || light.lamps < 0.5) return [halo];
  const angle = dice.range(-0.16, 0.16);
  const beams = [0, Math.PI].map((turn): Ring => {
    const end = (spread: number): Point => [lamp[0] + 340 * Math.cos(turn + angle + spread), lamp[1] + 340 * Math.sin(turn + angle + spread)];
    return [lamp, end(-0.075), end(0.075)];
  });
  return [
    {
      rings: beams,
      fill: {
        from: lamp,
        to: lamp,
        radius: 300,
        stops: [
          [0, warm, 0.62 * light.lamps],
          [0.35, warm, 0.24 * light.lamps],
          [1, warm, 0],
        ],
      },
    },
    halo,
  ];
}

/** Is a shape near enough to the water to make ripples? */
function isAfloat(waterlinePx: number): (shape: Shape) => boolean {
  return (shape) => shape.rings.some((ring) => ring.some(([, y]) => y > waterlinePx - 3));
}

/** Mooring posts in a near corner of some pictures, never before the thing itself. */
function posts(light: Light, box: Box, dice: Dice): Shape[] {
  if (!dice.chance(0.2)) return [];
  const isLeft = box.x + box.w / 2 > harbourWidthPx / 2;
  const room = isLeft ? box.x : harbourWidthPx - box.x - box.w;
  if (room < 70) return [];
  const paint = makePaint(light, isLeft ? 1 : -1, 0);
  return Array.from({ length: dice.whole(2, 3) }, (_, i) => {
    const inset = 14 + i * dice.range(14, 18);
    const x = isLeft ? inset : harbourWidthPx - inset;
    const [top, half] = [harbourHeightPx - dice.range(30, 66) + i * 8, 5 - i * 0.6];
    return [
      {
        rings: [
          [
            [x - half, harbourHeightPx + 2],
            [x - half, top],
            [x + half, top],
            [x + half, harbourHeightPx + 2],
          ] as Ring,
        ],
        fill: paint.round(rgb('#6b5340'), x - half, x + half),
      },
      { rings: [ellipse(x, top, half, 1.6)], fill: paint.flat(rgb('#a58c70')) },
      { rings: [rectangle(x - half, top + 7, half * 2, 3)], fill: paint.flat(rgb('#3a3129')) },
      { rings: [stroke([x, harbourHeightPx - 9], [x + 0.1, harbourHeightPx + 2], half * 2.1)], fill: paint.flat(rgb('#36422f')), alpha: 0.7 },
    ];
  }).flat();
}

function vignette(strength: number): Shape {
  const centre: Point = [harbourWidthPx / 2, harbourHeightPx / 2];
  const night = rgb('#0a1024');
  return {
    rings: [rectangle(0, 0, harbourWidthPx, harbourHeightPx)],
    fill: {
      from: centre,
      to: centre,
      radius: 215,
      stops: [
        [0, night, 0],
        [0.6, night, 0],
        [1, night, strength],
      ],
    },
  };
}
