/** Stacked areas as geometry: counts per day, one layer per key, drawn in a box. Pure. */

export interface Series {
  readonly key: string;
  readonly counts: readonly number[];
}

export interface StackBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Layer {
  readonly key: string;
  /** An SVG path of the closed area. */
  readonly path: string;
}

/** The next round number at or above a count, for the axis: 1, 2, 5, 10, 20, 50... */
export function axisTop(count: number): number {
  if (count <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(count));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= count) ?? 10 * power;
}

/** The largest sum of a day. */
export function stackTop(series: readonly Series[]): number {
  const days = series[0]?.counts.length ?? 0;
  let top = 0;
  for (let day = 0; day < days; day++) {
    top = Math.max(
      top,
      series.reduce((sum, { counts }) => sum + (counts[day] ?? 0), 0),
    );
  }
  return top;
}

/** One closed area per series, the first at the bottom. A single day is drawn as wide as the box. */
export function stackLayers(series: readonly Series[], top: number, box: StackBox): Layer[] {
  const days = series[0]?.counts.length ?? 0;
  const x = (day: number) => box.left + (days < 2 ? 0 : (box.width * day) / (days - 1));
  const y = (count: number) => box.top + box.height * (1 - (top > 0 ? count / top : 0));
  const floor = new Array<number>(days).fill(0);
  return series.map(({ key, counts }) => {
    const lower = floor.map((count, day) => point(x(day), y(count)));
    counts.forEach((count, day) => {
      floor[day] = (floor[day] ?? 0) + count;
    });
    const upper = floor.map((count, day) => point(x(day), y(count)));
    if (days === 1) return { key, path: `M${upper[0]}H${box.left + box.width}V${(lower[0] ?? '').split(' ')[1]}H${box.left}Z` };
    return { key, path: `M${upper.join('L')}L${lower.reverse().join('L')}Z` };
  });
}

function point(x: number, y: number): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
