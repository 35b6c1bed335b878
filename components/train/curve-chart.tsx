'use client';
/** The learning curve, drawn live: right answers on held-out photos over photos seen, its uncertainty as a soft band, the best point named. */
import { useRef } from 'react';
import { useWidth } from '../photos/use-width';
import { readableCount, readableShare } from '../ui/readable';
import { type CurvePoint, curveShape, type PlotBox, roundTicks, shareY } from './curve';

/** Wide rooms get a higher picture. */
const heights = { narrow: 280, wide: 420, wideFromPx: 640 } as const;
const shares = [0, 0.25, 0.5, 0.75, 1];

export interface CurveChartProps {
  readonly points: readonly CurvePoint[];
  /** Photos to learn from. */
  readonly total: number;
  /** A line to beat: the share of the model before. */
  readonly before: { readonly name: string; readonly share: number } | null;
}

/** An SVG as wide as its room. */
export function CurveChart({ points, total, before }: CurveChartProps) {
  const room = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(room);
  const heightPx = widthPx >= heights.wideFromPx ? heights.wide : heights.narrow;
  const box: PlotBox = { left: 44, top: 12, width: Math.max(0, widthPx - 44 - 16), height: heightPx - 12 - 44 };
  const { line, band, dots, best } = curveShape(points, total, box);
  const last = points.at(-1);
  const label = last
    ? `Right on held-out photos: ${readableShare(last.right / last.of)} after ${readableCount(last.seen)} of ${readableCount(total)} photos`
    : 'Right on held-out photos: no answers yet';
  return (
    <div ref={room} className="min-w-0" style={{ height: heightPx }}>
      {widthPx > 0 ? (
        <svg role="img" aria-label={label} width={widthPx} height={heightPx} className="block overflow-visible font-mono text-12">
          <Grid box={box} total={total} />
          {before ? <Before box={box} before={before} /> : null}
          <path d={band} className="fill-accent/14" />
          <path d={line} fill="none" strokeWidth={2} strokeLinejoin="round" className="stroke-accent" />
          {dots.map((dot, index) => (
            <circle key={`${points[index]?.seen} ${dot.y}`} cx={dot.x} cy={dot.y} r={index === dots.length - 1 ? 5 : 2.5} className="fill-accent" />
          ))}
          <BestWords points={points} dot={dots[best]} best={best} box={box} />
        </svg>
      ) : null}
    </div>
  );
}

function Grid({ box, total }: { readonly box: PlotBox; readonly total: number }) {
  return (
    <>
      {shares.map((share) => (
        <g key={share}>
          <line x1={box.left} x2={box.left + box.width} y1={shareY(share, box)} y2={shareY(share, box)} className="stroke-line" />
          <text x={box.left - 8} y={shareY(share, box)} dy="0.32em" textAnchor="end" className="fill-muted">
            {readableShare(share).replace(' ', '\u2009')}
          </text>
        </g>
      ))}
      {roundTicks(total, box.width < 420 ? 3 : 6).map((tick) => (
        <text
          key={tick}
          x={box.left + (box.width * tick) / Math.max(1, total)}
          y={box.top + box.height + 20}
          textAnchor={tick === 0 ? 'start' : tick === total ? 'end' : 'middle'}
          className="fill-muted"
        >
          {readableCount(tick)}
        </text>
      ))}
      <text x={box.left} y={box.top + box.height + 38} className="fill-muted font-sans">
        photos seen
      </text>
    </>
  );
}

function Before({ box, before }: { readonly box: PlotBox; readonly before: { readonly name: string; readonly share: number } }) {
  const y = shareY(before.share, box);
  return (
    <g>
      <line x1={box.left} x2={box.left + box.width} y1={y} y2={y} strokeDasharray="4 4" className="stroke-faint" />
      <text x={box.left + 6} y={y - 6} className="fill-muted font-sans">
        {before.name}: {readableShare(before.share)}
      </text>
    </g>
  );
}

interface BestWordsProps {
  readonly points: readonly CurvePoint[];
  readonly dot: { readonly x: number; readonly y: number } | undefined;
  readonly best: number;
  readonly box: PlotBox;
}

// Named where there is room: over the point, or below it near the upper edge.
function BestWords({ points, dot, best, box }: BestWordsProps) {
  const point = points[best];
  if (!dot || !point || points.length < 2) return null;
  const isRight = dot.x > box.left + box.width * 0.6;
  return (
    <g>
      <line x1={dot.x} x2={dot.x} y1={dot.y} y2={box.top + box.height} strokeDasharray="2 4" className="stroke-faint" />
      <text
        x={dot.x + (isRight ? -8 : 8)}
        y={dot.y < box.top + 28 ? dot.y + 22 : dot.y - 12}
        textAnchor={isRight ? 'end' : 'start'}
        className="fill-text font-sans"
      >
        best so far, {point.right} of {point.of}
      </text>
    </g>
  );
}
