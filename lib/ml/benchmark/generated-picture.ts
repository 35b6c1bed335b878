/**
 * Pictures for benchmarks, made from a seed: soft light, a few objects with edges, and grain, so that as JPEG of quality 0.85
 * they weigh about what photos of their size weigh. No photo of anybody is needed, and every machine gets the same pixels.
 */
import { noEpoch, PhiloxStream, philoxPurpose, type Rgba, sampleWord } from '@/lib/core';

/** Size and encoding of the pictures of the suites `input` and `features` (engine.md 13: 500x375, about 32 KB). */
export const benchmarkPicture = { width: 500, height: 375, type: 'image/jpeg', quality: 0.85 } as const;

const discs = 12;
const grain = 11;

/** Picture `index` of a seed, opaque RGBA. */
export function generatedPicture(seed: number, index: number): Rgba & { readonly data: Uint8ClampedArray<ArrayBuffer> } {
  const { width, height } = benchmarkPicture;
  const draws = new PhiloxStream({ seed, sample: sampleWord(`benchmark picture ${index}`), epoch: noEpoch, purpose: philoxPurpose.stream });
  let draw = 0;
  const uniform = () => draws.uniform(draw++);
  const tint = [uniform(), uniform(), uniform()] as const;
  const shapes = Array.from({ length: discs }, () => ({
    x: uniform() * width,
    y: uniform() * height,
    radius: 15 + uniform() * 70,
    color: [uniform() * 255, uniform() * 255, uniform() * 255] as const,
  }));
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const shape = shapes.find((disc) => (x - disc.x) ** 2 + (y - disc.y) ** 2 < disc.radius ** 2);
      const light = 110 + 70 * Math.sin(x / 70 + tint[0] * 6) * Math.cos(y / 90 + tint[1] * 6);
      // One word holds the grain of the three channels.
      const noise = draws.word(draw++);
      for (let c = 0; c < 3; c++) {
        const level = shape ? (shape.color[c] as number) * 0.7 + light * 0.3 : light * (0.6 + 0.6 * (tint[c] as number));
        data[at + c] = level + grain * (((noise >>> (8 * c)) & 255) / 127.5 - 1);
      }
      data[at + 3] = 255;
    }
  }
  return { width, height, data };
}
