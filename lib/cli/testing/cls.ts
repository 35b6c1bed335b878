/** The fixture **cls** of the specification: 96 x 96 pictures of a circle or a square on noise, seeded, written as PNG class folders. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeRgbPng } from '@/lib/core';

const sidePx = 96;

/** One picture; even numbers are circles. */
function clsPicture(index: number): { cls: 'circle' | 'square'; png: Uint8Array } {
  let state = Math.imul(index + 1, 0x9e3779b1) >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
  const isCircle = index % 2 === 0;
  const radius = 18 + next() * 16;
  const cx = radius + next() * (sidePx - 2 * radius);
  const cy = radius + next() * (sidePx - 2 * radius);
  const color = [60 + next() * 195, 60 + next() * 195, 60 + next() * 195];
  const pixels = new Uint8Array(sidePx * sidePx * 3);
  for (let y = 0; y < sidePx; y++) {
    for (let x = 0; x < sidePx; x++) {
      const isInside = isCircle ? (x - cx) ** 2 + (y - cy) ** 2 < radius ** 2 : Math.max(Math.abs(x - cx), Math.abs(y - cy)) < radius * 0.886;
      for (let c = 0; c < 3; c++) pixels[(y * sidePx + x) * 3 + c] = isInside ? (color[c] as number) : next() * 110;
    }
  }
  return { cls: isCircle ? 'circle' : 'square', png: encodeRgbPng(pixels, sidePx, sidePx) };
}

/** Writes pictures `from` to `to` (not included) below a folder. */
export async function writeCls(folder: string, from: number, to: number): Promise<void> {
  for (const cls of ['circle', 'square']) await mkdir(join(folder, cls), { recursive: true });
  for (let index = from; index < to; index++) {
    const { cls, png } = clsPicture(index);
    await writeFile(join(folder, cls, `${String(index).padStart(4, '0')}.png`), png);
  }
}
