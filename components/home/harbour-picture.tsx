/**
 * Small drawn photos of a harbour: the subjects of the sample project in four lights. They stand for the person's own pictures,
 * so they keep their colours in both themes. 120 x 90 units.
 */
import type { ReactNode } from 'react';

interface Light {
  readonly sky: readonly [string, string, string];
  readonly sun: string;
  readonly hills: string;
  readonly sea: readonly [string, string, string];
  readonly sail: string;
}

const lights = {
  morning: { sky: ['#f7c9a3', '#fbdcbf', '#fdeedd'], sun: '#ff9563', hills: '#b9a3ab', sea: ['#86a9bf', '#6a94b1', '#557f9f'], sail: '#fffaf2' },
  noon: { sky: ['#8fcbee', '#b3def5', '#d8f0fb'], sun: '#fff6cf', hills: '#7fa9a0', sea: ['#3f97c4', '#2d83b2', '#226f9c'], sail: '#ffffff' },
  dusk: { sky: ['#48457a', '#8b5d86', '#d98a7f'], sun: '#ffc27d', hills: '#3a3a63', sea: ['#59527f', '#443f6d', '#33315a'], sail: '#f5e3d4' },
  night: { sky: ['#121b38', '#1b2749', '#27345c'], sun: '#e9eefb', hills: '#0e1630', sea: ['#1d2a4e', '#172242', '#111a35'], sail: '#c5cfe6' },
} as const satisfies Record<string, Light>;

export type HarbourLight = keyof typeof lights;
export type HarbourSubject = 'boat' | 'buoy' | 'lighthouse';

/** Where the subject lies in its picture, for boxes: x, y, width, height. */
export const subjectBoxes: Readonly<Record<HarbourSubject, readonly [number, number, number, number]>> = {
  boat: [36, 17, 51, 55],
  buoy: [46, 24, 29, 50],
  lighthouse: [60, 8, 38, 56],
};

export interface HarbourPictureProps {
  readonly subject: HarbourSubject;
  readonly light: HarbourLight;
}

/** The inside of one picture; place it with a transform on a `<g>`. */
export function HarbourPicture({ subject, light }: HarbourPictureProps) {
  const { sky, sun, hills, sea }: Light = lights[light];
  return (
    <g>
      <rect width="120" height="90" fill={sky[2]} />
      <path d="M0 0h120v34c-26 8-44-4-66 2-24 6-38-2-54-4Z" fill={sky[1]} />
      <path d="M0 0h120v16c-30 9-48-3-74 3C26 24 12 18 0 18Z" fill={sky[0]} />
      <circle cx={light === 'night' ? 24 : 28} cy={light === 'noon' ? 16 : light === 'night' ? 17 : 42} r={light === 'night' ? 5 : 8.5} fill={sun} />
      <path d="M0 55c10-7 22-9 34-5 12-7 26-4 36 1 14-6 32-5 50 1v8H0Z" fill={hills} opacity="0.75" />
      <rect y="56" width="120" height="34" fill={sea[0]} />
      <path d="M0 66c20-4 34 3 58 0 24-3 40 2 62-1v25H0Z" fill={sea[1]} />
      <path d="M0 79c22-4 40 2 64-1 22-3 38 2 56-1v13H0Z" fill={sea[2]} />
      <path d="M14 62h12M92 64h14M8 73h9M70 85h16" stroke="#fff" strokeOpacity="0.4" strokeWidth="1" strokeLinecap="round" />
      {subjects[subject](lights[light])}
    </g>
  );
}

const subjects: Readonly<Record<HarbourSubject, (light: Light) => ReactNode>> = {
  boat: ({ sail }) => (
    <g>
      <path d="M61.5 18v43" stroke="#4a3526" strokeWidth="1.6" />
      <path d="M63.5 20 85 56H63.5Z" fill={sail} />
      <path d="M59.5 26v30H41Z" fill={sail} opacity="0.86" />
      <path d="M37 60h49l-8 11.5H46Z" fill="#e4572e" />
      <path d="M39.6 64h43.6l-1.4 2H41Z" fill="#fff" opacity="0.8" />
    </g>
  ),
  buoy: () => (
    <g>
      <path d="M60 26v12" stroke="#39424c" strokeWidth="1.6" />
      <circle cx="60" cy="27.5" r="2.6" fill="#ffd76a" />
      <path d="M54.5 38h11l4 22h-19Z" fill="#c5283d" />
      <path d="m53.1 46h13.8l1.5 7.5H51.6Z" fill="#fff" opacity="0.92" />
      <path d="M47.5 60h25l-3.5 11.5h-18Z" fill="#a31f33" />
      <path d="M44 72c5-2 9 1.5 16 0 7-1.5 11 1 16 0" stroke="#fff" strokeOpacity="0.65" fill="none" strokeWidth="1.2" strokeLinecap="round" />
    </g>
  ),
  lighthouse: ({ sun }) => (
    <g>
      <path d="M74 19 8 8v15Z" fill={sun} opacity="0.28" />
      <path d="M60 62c3-9 10-12 19-12s16 3 19 12Z" fill="#5a5f66" />
      <path d="M73 24h11.5l3 29H70Z" fill="#fdfbf6" />
      <path d="m72.3 31h13l.8 7H71.5ZM71 44.5h15.8l.6 6.5H70.200Z" fill="#c5283d" />
      <path d="M73.5 16h10.5v8H73.5Z" fill="#ffe9a8" />
      <path d="M71.5 24.5h14.5" stroke="#39424c" strokeWidth="1.8" strokeLinecap="round" />
      <path d="m72 16 6.8-6 6.7 6Z" fill="#c5283d" />
    </g>
  ),
};
