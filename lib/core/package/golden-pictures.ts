/**
 * Golden pictures: eight synthetic inputs (grey, ramps, noise, shapes) whose outputs travel with a package, so that a device
 * can prove that it computes what the trainer computed before it trusts a model. Pure functions of their index: no photo of a
 * person's data set is ever inside.
 */

/** How many a package holds. */
export const goldenCount = 8;

/**
 * RGB pixels of golden picture `index`.
 * @returns height * width * 3 bytes, row-major
 */
export function goldenPicture(index: number, height: number, width: number): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(height * width * 3);
  const paint = painters[index % painters.length] ?? grey;
  const noise = lcg(index + 1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r, g, b] = paint(x / width, y / height, noise);
      const at = (y * width + x) * 3;
      pixels[at] = r;
      pixels[at + 1] = g;
      pixels[at + 2] = b;
    }
  }
  return pixels;
}

type Painter = (x: number, y: number, noise: () => number) => readonly [number, number, number];

const grey: Painter = () => [128, 128, 128];
const painters: readonly Painter[] = [
  grey,
  (x, y) => [255 * x, 255 * y, 255 * (1 - x)],
  (_x, _y, noise) => [noise() & 255, noise() & 255, noise() & 255],
  (x, y) => (isInDisc(x, y, 0.5, 0.5, 0.3) ? [220, 60, 40] : [40, 90, 160]),
  (x, y) => (x > 0.25 && x < 0.75 && y > 0.3 && y < 0.7 ? [240, 220, 90] : [30, 110, 60]),
  (x, y) => ((Math.floor(x * 8) + Math.floor(y * 8)) % 2 === 0 ? [250, 250, 250] : [10, 10, 10]),
  (x, y, noise) => (isInDisc(x, y, 0.35, 0.4, 0.2) ? [250, 200, 210] : [60 + (noise() & 63), 120 + (noise() & 63), 40 + (noise() & 63)]),
  (x, y) => (y > 0.55 ? [30 + 60 * x, 80 + 60 * x, 140] : [255 - 60 * y, 190 + 40 * y, 150 + 100 * y]),
];

function isInDisc(x: number, y: number, cx: number, cy: number, radius: number): boolean {
  return (x - cx) ** 2 + (y - cy) ** 2 < radius ** 2;
}

// Numerical Recipes' linear congruential generator; its high bits are good enough for noise.
function lcg(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 16;
  };
}
