'use client';
/** A photo's thumbnail by its content hash: a quiet block while it is read, a crossed one when it cannot be shown. */
import { ImageOff } from 'lucide-react';
import { useThumb } from '@/lib/client';
import { cx } from './class-names';

export interface PhotoThumbProps {
  readonly hash: string;
  /** Empty = decoration: the words beside it say what it is. */
  readonly alt: string;
  readonly className?: string;
}

/** Fills the room it is given; crops to it. */
export function PhotoThumb({ hash, alt, className }: PhotoThumbProps) {
  const url = useThumb(hash);
  if (url === null) {
    return (
      <span role="img" aria-label={alt || 'A photo that cannot be shown'} className={cx('grid place-items-center bg-line text-faint', className)}>
        <ImageOff size={16} strokeWidth={1.5} aria-hidden />
      </span>
    );
  }
  if (url === undefined) return <span aria-hidden className={cx('block animate-breathe bg-line', className)} />;
  // biome-ignore lint/performance/noImgElement: the picture is a blob of this device; there is nothing for an image server to do.
  return <img src={url} alt={alt} draggable={false} decoding="async" className={cx('block animate-appear object-cover', className)} />;
}
