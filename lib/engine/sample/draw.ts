/**
 * Makes the sample project's pictures: fills the shapes of a scene on a canvas, mirrors the thing in the water, adds grain, and
 * encodes JPEG. Rastered on the CPU, so that the same build draws the same bytes on every graphics card. Runs in a worker.
 */
import { Dice } from './dice';
import { type HarbourClass, type HarbourScene, harbourHeightPx, harbourScene, harbourWidthPx } from './scene';
import { type Box, type Gradient, isGradient, type Rgb, type Ring, type Shape } from './shape';

export { harbourClasses, harbourSize } from './scene';

const jpegQuality = 0.9;

/** One drawn picture. */
export interface HarbourPicture {
  readonly blob: Blob;
  readonly cls: HarbourClass;
  readonly name: string;
  /** The box of the boat, buoy or lighthouse, in pixels. */
  readonly box: Box;
}

/**
 * Draws one picture of the sample project.
 * @param index 0 to `harbourSize` - 1
 */
export async function drawHarbour(index: number): Promise<HarbourPicture> {
  const scene = harbourScene(index);
  const canvas = paintHarbour(scene);
  addGrain(canvas, scene, index);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: jpegQuality });
  return { blob, cls: scene.cls, name: scene.name, box: scene.box };
}

/** A scene without grain. */
export function paintHarbour(scene: HarbourScene): OffscreenCanvas {
  const canvas = newCanvas();
  const context = contextOf(canvas);
  fillAll(context, scene.back);
  mirror(context, scene);
  fillAll(context, scene.ground);
  fillAll(context, scene.subject);
  fillAll(context, scene.front);
  return canvas;
}

function newCanvas(): OffscreenCanvas {
  return new OffscreenCanvas(harbourWidthPx, harbourHeightPx);
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  // `willReadFrequently` keeps the canvas on the CPU.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser gives no 2d canvas');
  return context;
}

function fillAll(context: OffscreenCanvasRenderingContext2D, shapes: readonly Shape[]): void {
  for (const { rings, fill, alpha } of shapes) {
    context.globalAlpha = alpha ?? 1;
    context.fillStyle = isGradient(fill) ? gradient(context, fill) : css(fill, 1);
    context.beginPath();
    for (const ring of rings) trace(context, ring);
    context.fill();
  }
  context.globalAlpha = 1;
}

/** Adds an outline, always turning the same way: only then do overlapping rings fill as one area. */
function trace(context: OffscreenCanvasRenderingContext2D, ring: Ring): void {
  const points = signedArea(ring) < 0 ? [...ring].reverse() : ring;
  for (const [i, [x, y]] of points.entries()) {
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.closePath();
}

function signedArea(ring: Ring): number {
  let sum = 0;
  for (const [i, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(i + 1) % ring.length] ?? [x, y];
    sum += x * nextY - nextX * y;
  }
  return sum;
}

function gradient(context: OffscreenCanvasRenderingContext2D, { from, to, radius, stops }: Gradient): CanvasGradient {
  const made = radius === undefined ? context.createLinearGradient(...from, ...to) : context.createRadialGradient(...from, 0, ...from, radius);
  for (const [offset, colour, alpha] of stops) made.addColorStop(offset, css(colour, alpha));
  return made;
}

function css([r, g, b]: Rgb, alpha: number): string {
  return `rgb(${Math.round(r)} ${Math.round(g)} ${Math.round(b)} / ${alpha})`;
}

/** Rows of the mirror image that move together. */
const stripPx = 2;

/** The thing and its ground turned over in the water, row by row moved by the waves and fading downwards. */
function mirror(context: OffscreenCanvasRenderingContext2D, { ground, subject, waterlinePx, swell }: HarbourScene): void {
  const canvas = newCanvas();
  const mirrored = contextOf(canvas);
  const flat = 0.8;
  mirrored.setTransform(1, 0, 0, -flat, 0, waterlinePx * (1 + flat));
  fillAll(mirrored, ground);
  fillAll(mirrored, subject);
  const top = Math.floor(waterlinePx);
  const depth = harbourHeightPx - top;
  for (let y = top; y < harbourHeightPx; y += stripPx) {
    const down = y - top;
    const swing = (0.4 + 4.2 * swell) * Math.min(1, 0.15 + down / 40);
    const shift = swing * (Math.sin(down * 0.55) * 0.7 + Math.sin(down * 1.31 + 2) * 0.5);
    context.globalAlpha = (0.62 - 0.26 * swell) * (1 - 0.6 * (down / depth));
    context.drawImage(canvas, 0, y, harbourWidthPx, stripPx, shift, y, harbourWidthPx, stripPx);
  }
  context.globalAlpha = 1;
}

/** Grain as a sensor gives it (about normal, the same on all three channels with a little colour), and exposure. */
function addGrain(canvas: OffscreenCanvas, { noise, exposure }: HarbourScene, index: number): void {
  const context = contextOf(canvas);
  const image = context.getImageData(0, 0, harbourWidthPx, harbourHeightPx);
  const { data } = image;
  const table = grainTable();
  const dice = new Dice('grain', index);
  for (let y = 0; y < harbourHeightPx; y++) {
    // Every row starts somewhere else in one table of grains.
    const start = dice.word();
    for (let x = 0; x < harbourWidthPx; x++) {
      const i = (y * harbourWidthPx + x) * 4;
      const shared = grain(table, start + x);
      for (let channel = 0; channel < 3; channel++) {
        const own = grain(table, start + x * 7 + channel * 977 + 31_337);
        data[i + channel] = (data[i + channel] as number) * exposure + noise * (0.9 * shared + 0.4 * own);
      }
    }
  }
  context.putImageData(image, 0, 0);
}

const grainCount = 1 << 15;
let grains: Float32Array | undefined;

function grain(table: Float32Array, at: number): number {
  return table[(at >>> 0) & (grainCount - 1)] as number;
}

/** Numbers of mean 0 and deviation 1: the sum of the four bytes of a word is close enough to a normal number. */
function grainTable(): Float32Array {
  if (grains) return grains;
  const dice = new Dice('grains', 0);
  const deviation = Math.sqrt((4 * (256 ** 2 - 1)) / 12);
  grains = Float32Array.from({ length: grainCount }, () => {
    const word = dice.word();
    return ((word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24) - 510) / deviation;
  });
  return grains;
}
