import { expect, test } from 'vitest';
import { benchmarkPicture, generatedPicture } from './generated-picture';

const isSame = (a: ArrayLike<number>, b: Uint8ClampedArray) => b.every((value, i) => value === a[i]);

test('generated pictures weigh about 32 KB as JPEG, differ from each other, and are the same for the same seed', async () => {
  const canvas = new OffscreenCanvas(benchmarkPicture.width, benchmarkPicture.height);
  const context = canvas.getContext('2d');
  const sums = new Set<number>();
  for (let index = 0; index < 4; index++) {
    const { width, height, data } = generatedPicture(1, index);
    expect([width, height]).toEqual([500, 375]);
    expect(isSame(generatedPicture(1, index).data, data)).toBe(true);
    sums.add(data.reduce((sum, value) => sum + value, 0));
    context?.putImageData(new ImageData(data, width, height), 0, 0);
    const { size } = await canvas.convertToBlob({ type: benchmarkPicture.type, quality: benchmarkPicture.quality });
    expect(size).toBeGreaterThan(29_000);
    expect(size).toBeLessThan(35_000);
  }
  expect(sums.size).toBe(4);
  expect(isSame(generatedPicture(2, 0).data, generatedPicture(1, 0).data)).toBe(false);
});
