'use client';
/** One photo of the mosaic. Knows nothing of its neighbours; only what its own look needs comes in, so that most cells stay as they are. */
import { Check } from 'lucide-react';
import { memo } from 'react';
import type { ClassView, Photo } from '@/lib/client';
import { usePicture } from '@/lib/client';
import { cx } from '../ui/class-names';
import { PhotoThumb } from '../ui/photo-thumb';
import { ClassTag } from './class-tag';

/** From this many device pixels on a thumbnail of 320 looks soft, and the original is laid over it. */
const originalFromPx = 520;
const smallTagBelowPx = 96;

export interface PhotoCellProps {
  readonly dataset: string;
  readonly photo: Photo;
  readonly cls: ClassView | null;
  readonly index: number;
  readonly column: number;
  readonly leftPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly isChosen: boolean;
  readonly isTabStop: boolean;
  /** The keys of the page act on it. */
  readonly isMarked: boolean;
}

/** How a photo is announced: its key and its class. */
function photoName(photo: Photo, cls: ClassView | null): string {
  return `${photo.key}, ${cls?.name ?? 'unlabelled'}`;
}

/** A cell; presses are handled by the grid around it, which reads `data-index`. */
export const PhotoCell = memo(function PhotoCell(props: PhotoCellProps) {
  const { dataset, photo, cls, index, column, leftPx, widthPx, heightPx, isChosen, isTabStop, isMarked } = props;
  const isLarge = Math.max(widthPx, heightPx) * window.devicePixelRatio > originalFromPx;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a justified mosaic is no table; the grid pattern gives it rows and cells.
    <div
      role="gridcell"
      aria-label={photoName(photo, cls)}
      aria-selected={isChosen}
      aria-colindex={column + 1}
      tabIndex={isTabStop ? 0 : -1}
      data-index={index}
      style={{ left: leftPx, width: widthPx, height: heightPx }}
      className="group absolute top-0 touch-manipulation select-none bg-line focus:outline-none"
    >
      <span
        className={cx(
          'absolute overflow-hidden bg-line transition-[inset,border-radius] duration-100',
          isChosen ? 'inset-1.5 rounded-[3px]' : 'inset-0 rounded-none',
        )}
      >
        <PhotoThumb hash={photo.hash} alt="" className="absolute inset-0 size-full" />
        {isLarge ? <Original dataset={dataset} photo={photo} /> : null}
        <ClassTag cls={cls} isSmall={heightPx < smallTagBelowPx || widthPx < smallTagBelowPx} />
      </span>
      {isChosen ? (
        <>
          <span className="pointer-events-none absolute inset-0 shadow-[inset_0_0_0_4px_var(--accent),inset_0_0_0_6px_var(--surface)]" />
          <span className="pointer-events-none absolute top-2 left-2 grid size-5 place-items-center rounded-full bg-accent text-on-accent shadow-[0_0_0_1.5px_var(--surface)]">
            <Check size={13} strokeWidth={2.5} aria-hidden />
          </span>
        </>
      ) : null}
      <span
        className={cx(
          'pointer-events-none absolute group-focus-visible:opacity-100 pointer-coarse:hidden',
          isChosen
            ? 'inset-1.5 shadow-[inset_0_0_0_2px_#0b62d6,inset_0_0_0_4px_#fff]'
            : 'inset-0 shadow-[inset_0_0_0_4px_#0b62d6,inset_0_0_0_6px_#fff]',
          isMarked ? 'opacity-100' : 'opacity-0',
        )}
      />
    </div>
  );
});

// Kept apart: most cells never ask for an original.
function Original({ dataset, photo }: { readonly dataset: string; readonly photo: Photo }) {
  const picture = usePicture(dataset, photo.key);
  if (!picture) return null;
  // biome-ignore lint/performance/noImgElement: the picture is a blob of this device; there is nothing for an image server to do.
  return <img src={picture.url} alt="" draggable={false} decoding="async" className="absolute inset-0 size-full animate-appear object-cover" />;
}
