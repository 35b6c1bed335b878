/**
 * The mark: a hull on its slipway, just before it goes. The same geometry is written to public/icons by
 * scripts/icons.mjs, which reads `markPaths`.
 */

/** Paths on a 24 x 24 grid, drawn with a round stroke of 1.75. */
export const markPaths = {
  hull: 'M3.6 10.9 19.9 13.5 16.4 18.1 7 16.6Z',
  mast: 'M11.7 12.2 13.4 2.6',
  sail: 'M13.2 3.9 18.4 10.6 12.3 9.6',
  rail: 'M1.8 18.9 21.6 22',
} as const;

/** The mark in the launch colour. Decorative: the name stands beside it. */
export function Mark({ sizePx = 22, className }: { readonly sizePx?: number; readonly className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 24 24"
      width={sizePx}
      height={sizePx}
      fill="none"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      <path d={markPaths.rail} className="stroke-faint" />
      <path d={markPaths.mast} className="stroke-launch" />
      <path d={markPaths.sail} className="fill-launch/20 stroke-launch" />
      <path d={markPaths.hull} className="fill-launch/20 stroke-launch" />
    </svg>
  );
}
