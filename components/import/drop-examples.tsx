/** Three drawn examples of what can be dropped: a folder per class, a flat folder, a zip. Line drawings, no photos. */
import type { ReactNode } from 'react';
import { cx } from '../ui/class-names';

const blue = '#3589ed';
const coral = '#fd8d77';
const green = '#008c64';

interface Example {
  readonly title: string;
  readonly words: string;
  readonly picture: ReactNode;
}

const examples: readonly Example[] = [
  { title: 'A folder per class', words: 'Their names become the classes', picture: <ClassFolders /> },
  { title: 'A flat folder', words: 'You sort the photos here', picture: <FlatFolder /> },
  { title: 'A zip of either', words: 'Opened on this device', picture: <Zip /> },
];

/** Side by side; `isCompact` leaves the words out. */
export function DropExamples({ isCompact = false }: { readonly isCompact?: boolean }) {
  return (
    <ul className={cx('flex max-w-full justify-center', isCompact ? 'gap-5' : 'gap-3 md:gap-14')}>
      {examples.map(({ title, words, picture }) => (
        <li key={title} className={cx('grid content-start justify-items-center text-center', 'min-w-0', isCompact ? 'w-20' : 'w-40')}>
          <svg aria-hidden viewBox="0 0 120 96" className="w-full" fill="none" strokeLinecap="round" strokeLinejoin="round" strokeWidth="1.75">
            {picture}
          </svg>
          {isCompact ? null : (
            <>
              <span className="mt-3 text-balance font-medium text-14 phone:text-13">{title}</span>
              <span className="text-pretty text-13 text-muted phone:text-12">{words}</span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Folder({ x, y, width, height, color }: { x: number; y: number; width: number; height: number; color: string | null }) {
  const tab = width * 0.38;
  const path = `M${x} ${y + height - 4}V${y + 4}a4 4 0 0 1 4-4h${tab - 6}l5 6h${width - tab - 7}a4 4 0 0 1 4 4v${height - 14}a4 4 0 0 1-4 4h-${width - 8}a4 4 0 0 1-4-4Z`;
  return <path d={path} className="fill-surface stroke-faint" {...(color ? { style: { stroke: color } } : {})} />;
}

// A photo is a frame with a hill in it.
function Photo({ x, y, color, size = 15 }: { x: number; y: number; color?: string; size?: number }) {
  return (
    <g transform={`translate(${x} ${y}) scale(${size / 15})`}>
      <rect width="15" height="12" rx="1.5" fill={color ?? 'var(--line-strong)'} fillOpacity={color ? 0.85 : 0.7} stroke="none" />
      <path d="M1.5 10.5 5.5 5.5l3 3.2 1.8-1.7 3.2 3.5" stroke="var(--surface)" strokeWidth="1.3" />
    </g>
  );
}

function ClassFolders() {
  const rows = [
    [2, blue, 'daisy'],
    [33, coral, 'roses'],
    [64, green, 'tulips'],
  ] as const;
  return rows.map(([y, color, name]) => (
    <g key={name}>
      <Folder x={4} y={y} width={36} height={28} color={color} />
      <text x="22" y={y + 20} textAnchor="middle" fontSize="8.5" className="fill-text" stroke="none">
        {name}
      </text>
      {[48, 66, 84, 102].map((x) => (
        <Photo key={x} x={x} y={y + 9} color={color} />
      ))}
    </g>
  ));
}

function FlatFolder() {
  const places = [26, 44, 62, 80].flatMap((x) => [32, 48, 64].map((y) => [x, y] as const));
  return (
    <>
      <Folder x={14} y={10} width={92} height={76} color={null} />
      {places.map(([x, y]) => (
        <Photo key={`${x} ${y}`} x={x} y={y} />
      ))}
    </>
  );
}

function Zip() {
  return (
    <>
      <path d="M30 6h42l18 18v62a4 4 0 0 1-4 4H30a4 4 0 0 1-4-4V10a4 4 0 0 1 4-4Z" className="fill-surface stroke-faint" />
      <path d="M72 6v14a4 4 0 0 0 4 4h14" className="stroke-faint" />
      {[12, 20, 28, 36].map((y, at) => (
        <rect key={y} x={at % 2 === 0 ? 41 : 47} y={y} width="6" height="4" rx="1" className="fill-faint" stroke="none" />
      ))}
      <rect x="41" y="45" width="12" height="15" rx="3" className="fill-ground stroke-faint" />
      <Photo x={37} y={70} color={blue} size={13} />
      <Photo x={53} y={70} color={coral} size={13} />
      <Photo x={69} y={70} color={green} size={13} />
    </>
  );
}
