/**
 * The parts of the line's drawing: photos, boxes, the curve, the hull on its cradle, phones, water, the rail and its stations.
 * SVG groups in the tokens of the theme; `line-drawing.tsx` puts them together.
 */
import type { ReactNode } from 'react';
import { cx } from '../ui/class-names';
import { type HarbourLight, HarbourPicture, type HarbourSubject, subjectBoxes } from './harbour-picture';

const classColors: Readonly<Record<HarbourSubject, string>> = { boat: '#3589ed', buoy: '#fd8d77', lighthouse: '#00a65f' };

/** Where a part stands: its top left, how much larger than its own units, and its turn in degrees about that point. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly scale?: number;
  readonly turn?: number;
}

function At({ x, y, scale = 1, turn = 0, children }: Place & { readonly children: ReactNode }) {
  return <g transform={`translate(${x} ${y}) rotate(${turn}) scale(${scale})`}>{children}</g>;
}

interface PhotoProps extends Place {
  readonly subject: HarbourSubject;
  readonly light: HarbourLight;
  /** Draws its box with the class name. */
  readonly isBoxed?: boolean;
}

export function Photo({ subject, light, isBoxed = false, ...place }: PhotoProps) {
  return (
    <At {...place}>
      <rect x="-3" y="-3" width="126" height="96" rx="5" className="fill-raised stroke-line" strokeWidth="1" />
      <svg width="120" height="90" viewBox="0 0 120 90" aria-hidden>
        <HarbourPicture subject={subject} light={light} />
      </svg>
      {isBoxed ? <Box subject={subject} /> : null}
    </At>
  );
}

function Box({ subject }: { readonly subject: HarbourSubject }) {
  const [x, y, width, height] = subjectBoxes[subject];
  const color = classColors[subject];
  const corners = [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ] as const;
  return (
    <g>
      <rect x={x} y={y} width={width} height={height} fill={color} fillOpacity="0.14" stroke="#000" strokeOpacity="0.3" strokeWidth="3" />
      <rect x={x} y={y} width={width} height={height} fill="none" stroke="#fff" strokeWidth="2.2" />
      <rect x={x} y={y} width={width} height={height} fill="none" stroke={color} strokeWidth="1.5" />
      {corners.map(([cornerX, cornerY]) => (
        <rect key={`${cornerX},${cornerY}`} x={cornerX - 2} y={cornerY - 2} width="4" height="4" fill="#fff" stroke={color} strokeWidth="1" />
      ))}
      <g transform={`translate(${x - 0.7} ${y > 12 ? y - 11 : y + height})`}>
        <rect width={subject.length * 4.7 + 8} height="11" rx="2" fill={color} />
        <text x="4" y="8" fontSize="7.5" fontWeight="600" fill="#07111f">
          {subject}
        </text>
      </g>
    </g>
  );
}

/** The learning curve: what it never saw in the accent, while learning in grey, the best moment marked. 150 x 106 units. */
export function Curve(place: Place) {
  return (
    <At {...place}>
      <rect width="150" height="106" rx="8" className="fill-raised stroke-line" />
      {[26, 50, 74].map((y) => (
        <path key={y} d={`M14 ${y}h122`} className="stroke-line" />
      ))}
      <path
        d="M14 20c5 20 8 20 12 31 3 7 7 5 10 14s8 5 12 10 10 3 14 6 9 1 13 4 10 0 15 2 12 0 18 1 18 0 28 1"
        className="fill-none stroke-faint"
        strokeWidth="1.5"
      />
      <path d="M14 15c12 25 20 36 34 44 16 9 32 14 52 17" className="fill-none stroke-accent" strokeWidth="2.5" strokeLinecap="round" />
      <path d="M100 14v78" className="stroke-faint" strokeDasharray="2 3" />
      <circle cx="100" cy="76" r="4.5" className="fill-accent stroke-raised" strokeWidth="2" />
      <path d="M14 92h122" className="stroke-line-strong" />
    </At>
  );
}

/** The hull with its package aboard, on a cradle. The keel's middle is the origin. */
export function Hull(place: Place) {
  return (
    <At {...place}>
      <path d="M-38 4h76M-26 4l-8 9M26 4l8 9" className="stroke-line-strong" strokeWidth="3" strokeLinecap="round" fill="none" />
      <circle cx="-30" cy="11" r="4.5" className="fill-surface stroke-line-strong" strokeWidth="2.5" />
      <circle cx="30" cy="11" r="4.5" className="fill-surface stroke-line-strong" strokeWidth="2.5" />
      <g strokeWidth="3" strokeLinejoin="round" strokeLinecap="round">
        <path d="M-8-34V-106" className="stroke-launch" />
        <path d="M-3-100 36-50H-3Z" className="fill-raised" />
        <path d="M-3-100 36-50H-3Z" className="fill-launch/15 stroke-launch" />
        <g>
          <rect x="-48" y="-58" width="30" height="24" rx="3" className="fill-raised" />
          <rect x="-48" y="-58" width="30" height="24" rx="3" className="fill-launch/15 stroke-launch" strokeWidth="2.5" />
          <path d="M-48-50h30M-36-58v8h6v-8" className="fill-none stroke-launch" strokeWidth="2" />
        </g>
        <path d="M-68-34H74C70-14 58 0 42 0H-40C-54 0-64-14-68-34Z" className="fill-raised" />
        <path d="M-68-34H74C70-14 58 0 42 0H-40C-54 0-64-14-68-34Z" className="fill-launch/20 stroke-launch" />
        <path d="M-58-20H66" className="stroke-launch" strokeOpacity="0.5" strokeWidth="2" />
      </g>
    </At>
  );
}

interface PhoneProps extends Place {
  readonly subject: HarbourSubject;
  readonly light: HarbourLight;
}

/** A phone with the camera full of its subject, and the answer with its bar. 64 x 128 units. */
export function Phone({ subject, light, ...place }: PhoneProps) {
  return (
    <At {...place}>
      <rect width="64" height="128" rx="11" className="fill-raised stroke-line-strong" strokeWidth="1.5" />
      <svg x="4" y="4" width="56" height="120" viewBox="0 0 56 120" aria-hidden>
        <clipPath id={`screen-${subject}`}>
          <rect width="56" height="120" rx="8" />
        </clipPath>
        <g clipPath={`url(#screen-${subject})`}>
          <g transform={subject === 'lighthouse' ? 'translate(-76 0) scale(1.34)' : 'translate(-52 0) scale(1.34)'}>
            <HarbourPicture subject={subject} light={light} />
          </g>
          <rect y="76" width="56" height="44" fill="#0b1118" />
          <text x="7" y="93" fontSize="9" fontWeight="600" fill="#fff">
            {subject}
          </text>
          <rect x="7" y="100" width="42" height="3" rx="1.5" fill="#fff" fillOpacity="0.25" />
          <rect x="7" y="100" width={subject === 'buoy' ? 37 : 40} height="3" rx="1.5" fill={classColors[subject]} />
          <circle cx="28" cy="111.5" r="4.5" fill="none" stroke="#fff" strokeOpacity="0.85" strokeWidth="1.5" />
        </g>
      </svg>
    </At>
  );
}

interface WavesProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly depth: number;
}

/** A line of waves of 36 units each. */
function wavePath(x: number, y: number, count: number): string {
  return `M${x} ${y}q9-7 18 0${'t18 0'.repeat(count * 2 - 1)}`;
}

/** The water behind what floats. */
export function WaterBehind({ x, y, width, depth }: WavesProps) {
  const count = Math.ceil(width / 36);
  return (
    <g>
      <path d={`${wavePath(x, y, count)}v${depth}H${x}Z`} fill="url(#water)" />
      <path d={wavePath(x, y, count)} className="fill-none stroke-accent" strokeOpacity="0.4" strokeWidth="1.5" strokeLinecap="round" />
    </g>
  );
}

/** The water before it: what floats stands in it to its knees. */
export function WaterBefore({ x, y, width, depth }: WavesProps) {
  const count = Math.ceil(width / 36);
  const lines = [
    { dx: 0, dy: 0, less: 0, opacity: 0.8 },
    { dx: 22, dy: 14, less: 1, opacity: 0.4 },
    { dx: 64, dy: 27, less: 3, opacity: 0.2 },
  ];
  return (
    <g>
      <path d={`${wavePath(x, y, count)}v${depth}H${x}Z`} fill="url(#veil)" />
      {lines.map(({ dx, dy, less, opacity }) => (
        <path
          key={dy}
          d={wavePath(x + dx, y + dy, Math.max(1, count - less))}
          className="fill-none stroke-accent"
          strokeOpacity={opacity}
          strokeWidth="1.5"
          strokeLinecap="round"
        />
      ))}
    </g>
  );
}

/** Fills of the water: each fades downwards into the page. */
export function WaterFills() {
  return (
    <defs>
      <linearGradient id="water" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stopColor="var(--accent)" stopOpacity="0.16" />
        <stop offset="1" stopColor="var(--accent)" stopOpacity="0" />
      </linearGradient>
      <linearGradient id="veil" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stopColor="var(--ground)" stopOpacity="0.55" />
        <stop offset="0.5" stopColor="var(--ground)" stopOpacity="0.85" />
        <stop offset="1" stopColor="var(--ground)" stopOpacity="0" />
      </linearGradient>
      <linearGradient id="horizon">
        <stop offset="0" stopColor="#000" />
        <stop offset="0.12" stopColor="#fff" />
        <stop offset="0.72" stopColor="#fff" />
        <stop offset="1" stopColor="#000" />
      </linearGradient>
      <mask id="shore" maskUnits="userSpaceOnUse" x="860" y="260" width="340" height="120">
        <rect x="860" y="260" width="340" height="120" fill="url(#horizon)" />
      </mask>
    </defs>
  );
}

interface StopProps {
  readonly x: number;
  readonly y: number;
  readonly title: string;
  /** 0 to 1 */
  readonly value: number;
  readonly isLaunch?: boolean;
  /** How far up the stem of what stands here goes. */
  readonly stem?: number;
}

/** A station on the rail: its ring, its name, the stem of what stands on it. */
export function Stop({ x, y, title, value, isLaunch = false, stem = 0 }: StopProps) {
  return (
    <g>
      {stem > 0 ? <path d={`M${x} ${y - 9}v${-stem}`} className="stroke-line-strong" strokeWidth="2.5" strokeLinecap="round" /> : null}
      <circle cx={x} cy={y} r="9" className="fill-ground stroke-line-strong" strokeWidth="4" />
      <circle
        cx={x}
        cy={y}
        r="9"
        pathLength={1}
        strokeDasharray={`${value} 1`}
        transform={`rotate(-90 ${x} ${y})`}
        className={cx('fill-none', isLaunch ? 'stroke-launch' : 'stroke-good')}
        strokeWidth="4"
      />
      <text
        x={x}
        y={y + 33}
        textAnchor="middle"
        fontSize="15"
        fontWeight="500"
        paintOrder="stroke"
        strokeWidth="8"
        strokeLinejoin="round"
        className="fill-muted stroke-ground"
      >
        {title}
      </text>
    </g>
  );
}

interface RailProps {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** Where its posts stand. */
  readonly groundY: number;
  /** From post to post. */
  readonly step: number;
}

/** The slipway: a rail on posts, from (x1, y1) down to (x2, y2). */
export function Rail({ x1, y1, x2, y2, groundY, step }: RailProps) {
  const slope = (y2 - y1) / (x2 - x1);
  const posts = Array.from({ length: Math.floor((x2 - x1) / step) }, (_, index) => x1 + step * (index + 0.5));
  return (
    <g strokeLinecap="round">
      {posts.map((x) => (
        <path key={x} d={`M${x} ${y1 + (x - x1) * slope + 2}V${groundY}`} className="stroke-line" strokeWidth="2" />
      ))}
      <path d={`M${x1} ${groundY}H${x2 - 6}`} className="stroke-line" strokeWidth="2" />
      <path d={`M${x1} ${y1}L${x2} ${y2}`} className="stroke-line-strong" strokeWidth="3" />
      <path d={`M${x2} ${y2}l70 ${70 * slope}`} className="stroke-line-strong" strokeWidth="3" strokeDasharray="1 8" />
    </g>
  );
}
