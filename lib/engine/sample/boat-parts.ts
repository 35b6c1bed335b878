/** What several boats of the sample pictures share: colours, windows, the people on board. */
import type { Dice } from './dice';
import type { Paint } from './light';
import { ellipse, outline, type Rgb, rgb, type Shape, solid } from './shape';

export const boatWhite = rgb('#f6f4ec');
export const boatDark = rgb('#2b2a2d');
export const boatWood = rgb('#a86b3c');
/** Warm light of lamps and windows. */
export const boatLamp = rgb('#ffe09a');
export const brightColours = ['#d7392f', '#1f6fb5', '#e7a321', '#2f8f6b', '#7b3f8c', '#e3682c'] as const;

export function pickColour(dice: Dice, list: readonly [string, ...string[]]): Rgb {
  return rgb(dice.pick(list));
}

/** Glass by day, light by night. */
export function windowFill(paint: Paint): Rgb {
  return paint.lamps > 0.5 ? boatLamp : paint.flat(rgb('#35506b'));
}

/** Nobody, one or two people, from the waist up. */
export function crew(dice: Dice, paint: Paint, x: number, y: number): Shape[] {
  return Array.from({ length: dice.whole(0, 2) }, (_, i) => {
    const at = x + i * 6.5;
    const jacket = pickColour(dice, ['#e7a321', '#d7392f', '#27496d', '#e8e2d2']);
    return [
      solid(paint.flat(jacket), outline(`${at - 1.9},${y} ~${at - 2},${y - 6} ${at},${y - 6.4} ~${at + 2},${y - 6} ${at + 1.9},${y}`)),
      solid(paint.flat(rgb('#d9a581')), ellipse(at, y - 8, 1.5, 1.7, 12)),
    ];
  }).flat();
}
