import { describe, expect, test } from 'vitest';
import { sha256Hex } from '@/lib/core';
import { drawHarbour, paintHarbour } from './draw';
import { type HarbourScene, harbourHeightPx, harbourScene, harbourSize, harbourWidthPx } from './scene';
import type { Box } from './shape';

describe('the pictures of the sample project', () => {
  test('F17 the same index gives the same bytes, whatever was drawn before', async () => {
    const indices = [0, 7, 8, 31, 75, 149];
    const digests = async (order: readonly number[]) => {
      const found = new Map<number, string>();
      for (const index of order) found.set(index, sha256Hex(new Uint8Array(await (await drawHarbour(index)).blob.arrayBuffer())));
      return indices.map((index) => found.get(index));
    };
    const first = await digests(indices);
    expect(await digests([...indices].reverse())).toEqual(first);
    expect(new Set(first).size).toBe(indices.length);
  });

  test('F17 a picture is a JPEG of 320 x 240 with its class, name and box', async () => {
    const { blob, cls, name, box } = await drawHarbour(3);
    const scene = harbourScene(3);
    expect({ cls, name, box, type: blob.type }).toEqual({ cls: scene.cls, name: 'harbour-004', box: scene.box, type: 'image/jpeg' });
    const bitmap = await createImageBitmap(blob);
    expect([bitmap.width, bitmap.height]).toEqual([320, 240]);
  });

  // Every third picture meets all kinds of boats, buoys and lighthouses several times.
  test('F17 the box fits the thing: above the water nothing else changes when it is left out', () => {
    for (let index = 0; index < harbourSize; index += 3) {
      const scene = harbourScene(index);
      const seen = changedBox(scene, { ...scene, subject: [] });
      const { box, waterlinePx } = scene;
      const bottom = Math.min(box.y + box.h, Math.floor(waterlinePx));
      // Two pixels: the tip of a mast or flag covers less than a pixel and fades away.
      for (const [label, expected, found] of [
        ['left', box.x, seen.x],
        ['top', box.y, seen.y],
        ['right', box.x + box.w, seen.x + seen.w],
        ['bottom', bottom, seen.y + seen.h],
      ] as const) {
        expect(Math.abs(expected - found), `picture ${index}, ${scene.cls}, ${label}: ${expected} and ${found}`).toBeLessThanOrEqual(2);
      }
    }
  });
});

/** Where two scenes differ above the water, where no mirror image is. */
function changedBox(a: HarbourScene, b: HarbourScene): Box {
  const rows = Math.min(harbourHeightPx, Math.floor(a.waterlinePx));
  const [first, second] = [a, b].map((scene) => pixels(scene, rows)) as [Uint8ClampedArray, Uint8ClampedArray];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < harbourWidthPx; x++) {
      const at = (y * harbourWidthPx + x) * 4;
      const change = [0, 1, 2].reduce((sum, k) => sum + Math.abs((first[at + k] as number) - (second[at + k] as number)), 0);
      if (change < 4) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return { x: left, y: top, w: right - left, h: bottom - top };
}

function pixels(scene: HarbourScene, rows: number): Uint8ClampedArray {
  const context = paintHarbour(scene).getContext('2d');
  if (!context) throw new Error('No canvas');
  return context.getImageData(0, 0, harbourWidthPx, rows).data;
}
