/** The learning curve as geometry: share of right answers over photos seen, with the 95 % interval of each share. Draws nothing. */
import { wilsonInterval } from '@/lib/core';

/** A head solved half-way: after `seen` photos `right` of `of` held-out ones were right. */
export interface CurvePoint {
  readonly seen: number;
  readonly right: number;
  readonly of: number;
}

/** The plot inside the picture, CSS pixels. */
export interface PlotBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface CurveShape {
  /** SVG path of the line; empty for fewer than two points. */
  readonly line: string;
  /** Closed path of the interval around it. */
  readonly band: string;
  readonly dots: readonly { readonly x: number; readonly y: number }[];
  /** Index of the best share, the first one of equals; -1 without points. */
  readonly best: number;
}

/** The points of a job's facts; what is none is left out. */
export function readCurve(curve: unknown): readonly CurvePoint[] {
  if (!Array.isArray(curve)) return [];
  return curve.filter((point: unknown): point is CurvePoint => {
    if (typeof point !== 'object' || point === null) return false;
    const { seen, right, of } = point as Partial<Record<keyof CurvePoint, unknown>>;
    return typeof seen === 'number' && typeof right === 'number' && typeof of === 'number' && of > 0;
  });
}

/** Places a curve. @param total photos to learn from: the right edge */
export function curveShape(points: readonly CurvePoint[], total: number, box: PlotBox): CurveShape {
  const x = (seen: number) => box.left + box.width * Math.min(1, total > 0 ? seen / total : 1);
  const dots = points.map(({ seen, right, of }) => ({ x: x(seen), y: shareY(right / of, box) }));
  const bounds = points.map(({ right, of }) => wilsonInterval(right, of) ?? ([0, 1] as const));
  const upper = points.map(({ seen }, i) => pair(x(seen), shareY(bounds[i]?.[1] ?? 1, box)));
  const lower = points.map(({ seen }, i) => pair(x(seen), shareY(bounds[i]?.[0] ?? 0, box)));
  const isLine = points.length > 1;
  return {
    line: isLine ? `M${dots.map((dot) => pair(dot.x, dot.y)).join('L')}` : '',
    band: isLine ? `M${upper.join('L')}L${lower.toReversed().join('L')}Z` : '',
    dots,
    best: bestOf(points),
  };
}

/** The height of a share, 0 to 1. */
export function shareY(share: number, { top, height }: PlotBox): number {
  return top + height * (1 - share);
}

/** Round numbers for an axis from 0 to a total: at most `most` steps of 1, 2 or 5 times a power of ten, and the total itself. */
export function roundTicks(total: number, most = 6): readonly number[] {
  if (total <= 0) return [0];
  const rough = total / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough);
  const ticks: number[] = [];
  // A tick that would stand on the last one's words is left out.
  for (let at = 0; at <= total - step * 0.6; at += step) ticks.push(at);
  return [...ticks, total];
}

function bestOf(points: readonly CurvePoint[]): number {
  let best = -1;
  let share = -1;
  for (const [index, { right, of }] of points.entries()) {
    if (right / of > share) {
      best = index;
      share = right / of;
    }
  }
  return best;
}

function pair(x: number, y: number): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
