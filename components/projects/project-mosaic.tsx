'use client';
/** A project's own pictures as a mosaic without gaps but hairlines: 8, 6, 4, 3, 2 or 1 of them, or the shape of what is missing. */
import { cx } from '../ui/class-names';
import { PhotoThumb } from '../ui/photo-thumb';

/** How many pictures are shown, and in how many columns, for the covers there are. */
const layouts: readonly (readonly [count: number, columns: string])[] = [
  [8, 'grid-cols-4'],
  [6, 'grid-cols-3'],
  [4, 'grid-cols-2'],
  [3, 'grid-cols-3'],
  [2, 'grid-cols-2'],
  [1, 'grid-cols-1'],
];

/** Fills the room it is given. Decoration: the project's name stands beside it. */
export function ProjectMosaic({ covers, className }: { readonly covers: readonly string[]; readonly className?: string }) {
  const layout = layouts.find(([count]) => covers.length >= count);
  if (!layout) {
    return (
      <div aria-hidden className={cx('grid grid-cols-4 grid-rows-2 gap-0.5', className)}>
        {['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((cell) => (
          <span key={cell} className="bg-line/60" />
        ))}
      </div>
    );
  }
  const [count, columns] = layout;
  return (
    <div aria-hidden className={cx('grid auto-rows-fr gap-0.5', columns, className)}>
      {covers.slice(0, count).map((hash) => (
        <PhotoThumb key={hash} hash={hash} alt="" className="size-full min-h-0" />
      ))}
    </div>
  );
}
