import { describe, expect, test } from 'vitest';
import golden from './fixtures/pillow-bilinear.json';
import { resizeToInput } from './resample';
import type { Rgba } from './rgba';

// The same pictures as scripts/make-resample-fixture.py.
function generatedPicture(width: number, height: number): Rgba {
  const data = new Uint8ClampedArray(width * height * 4);
  let state = (width * 65_537 + height) >>> 0;
  for (let y = 0, o = 0; y < height; y++) {
    for (let x = 0; x < width; x++, o += 4) {
      for (let channel = 0; channel < 3; channel++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        const edges = (Math.floor(x / 3) + Math.floor(y / 2)) % 2 ? 255 : 0;
        const gradient = Math.floor((Math.floor((x * 255) / width) + Math.floor((y * 255) / height)) / 2);
        data[o + channel] = [state >>> 24, edges, gradient][(channel + Math.floor(x / 8)) % 3] as number;
      }
      data[o + 3] = 255;
    }
  }
  return { width, height, data };
}

function solid(width: number, height: number, [r, g, b, a]: readonly [number, number, number, number]): Rgba {
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < data.length; i += 4) data.set([r, g, b, a], i);
  return { width, height, data };
}

describe('slipway-aa-1', () => {
  test('T39 20 size pairs equal Pillow BILINEAR within one level', () => {
    expect(golden.cases).toHaveLength(20);
    for (const { from, to, rgb } of golden.cases) {
      const [width, height] = to as [number, number];
      const ours = resizeToInput(generatedPicture(from[0] as number, from[1] as number), { mode: 'stretch', size: [height, width] });
      const theirs = Uint8Array.from(atob(rgb), (char) => char.charCodeAt(0));
      expect(ours.length).toBe(theirs.length);
      const worst = ours.reduce((most, level, i) => Math.max(most, Math.abs(level - (theirs[i] as number))), 0);
      expect(worst, `${from} -> ${to}`).toBeLessThanOrEqual(1);
    }
  });

  test('the same size changes nothing, a constant picture stays constant', () => {
    const picture = generatedPicture(20, 14);
    const same = resizeToInput(picture, { mode: 'stretch', size: [14, 20] });
    expect([...same]).toEqual([...picture.data].filter((_, i) => i % 4 !== 3));
    for (const level of [0, 1, 113, 200, 255]) {
      const resized = resizeToInput(solid(301, 97, [level, level, level, 255]), { mode: 'stretch', size: [224, 224] });
      expect(new Set(resized)).toEqual(new Set([level]));
    }
  });

  test('transparent pixels lie on grey 114, half transparent ones are mixed', () => {
    expect([...resizeToInput(solid(3, 3, [255, 0, 9, 0]), { mode: 'stretch', size: [1, 1] })]).toEqual([114, 114, 114]);
    // 255 * 128/255 + 114 * 127/255 = 184.78; 0 + 56.78
    expect([...resizeToInput(solid(3, 3, [255, 0, 255, 128]), { mode: 'stretch', size: [1, 1] })]).toEqual([185, 57, 185]);
  });

  test('letterbox keeps the aspect ratio and pads with 114, floor before and ceil after', () => {
    // 40 x 21 into 20 x 20: ratio 0.5, 20 x 11 (10.5 rounded), 9 rows: 4 above and 5 below.
    const input = resizeToInput(solid(40, 21, [200, 10, 30, 255]), { mode: 'letterbox', size: [20, 20] });
    const rowOf = (y: number) => [...input.subarray(y * 60, y * 60 + 3)];
    const isPicture = Array.from({ length: 20 }, (_, y) => rowOf(y)[0] === 200);
    expect(isPicture.map(Number).join('')).toBe('00001111111111100000');
    expect(rowOf(0)).toEqual([114, 114, 114]);
    expect(rowOf(10)).toEqual([200, 10, 30]);
  });

  test('center_crop equals cutting the whole resized picture', () => {
    const picture = generatedPicture(97, 61);
    // Shorter side 61 -> 28 * 256/224 = 32, so 97 -> 51; the cut starts at (51 - 28) / 2 rounded up, and at 2.
    const whole = resizeToInput(picture, { mode: 'stretch', size: [32, 51] });
    const cropped = resizeToInput(picture, { mode: 'center_crop', size: [28, 28] });
    for (let y = 0; y < 28; y++) {
      const from = ((y + 2) * 51 + 12) * 3;
      expect([...cropped.subarray(y * 84, y * 84 + 84)]).toEqual([...whole.subarray(from, from + 84)]);
    }
  });
});
