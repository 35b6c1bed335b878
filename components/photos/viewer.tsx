'use client';
/**
 * One photo, large, over the page: next and previous, its class and size, the classes to give. Heavy (Radix): pages reach it with
 * `lazy`. Its keys are its own, because those of the page rest while a dialog has the focus.
 */
import { ChevronLeft, ChevronRight, ImageOff, Trash2, X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { KeyboardEvent } from 'react';
import { type ClassView, type Photo, usePicture, useThumb } from '@/lib/client';
import { IconButton } from '../ui/button';
import { ClassDot } from '../ui/chip';
import { cx } from '../ui/class-names';
import { readableBytes } from '../ui/readable';
import { ClassButtons } from './selection-bar';

const icon = { size: 20, strokeWidth: 1.5, 'aria-hidden': true } as const;
const onDark = 'text-on-float! enabled:hover:bg-on-float/15 enabled:active:bg-on-float/22 disabled:opacity-30';

const maxScale = 2.5;

export interface ViewerProps {
  readonly dataset: string;
  /** The photos of the page, in its order. */
  readonly photos: readonly Photo[];
  readonly photo: Photo;
  readonly classes: readonly ClassView[];
  readonly onMove: (key: string) => void;
  readonly onGive: (cls: ClassView | null, keys: readonly string[]) => void;
  readonly onRemove: (keys: readonly string[]) => void;
  readonly onClose: () => void;
  /** Takes the focus back to the photo, which may be another one than before. */
  readonly onClosed: () => void;
}

/** `dialog` named by the photo. Open while it is rendered. */
export function Viewer(props: ViewerProps) {
  const { dataset, photos, photo, classes, onMove, onClose } = props;
  const index = photos.indexOf(photo);
  const cls = classes.find((entry) => entry.id === photo.cls) ?? null;
  const step = (by: number) => {
    const next = photos[index + by];
    if (next) onMove(next.key);
  };
  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 animate-appear bg-[rgb(7_10_14)]" />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            // Not on the first button, which deletes.
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            props.onClosed();
          }}
          onKeyDown={(event) => viewerKeys(event, props, step)}
          className="fixed inset-0 z-50 grid animate-appear grid-cols-1 grid-rows-[auto_1fr_auto] text-on-float outline-none"
        >
          <header className="flex items-center gap-3 py-2 pr-2 pl-4 md:pr-3 md:pl-5">
            <Radix.Title className="min-w-0 truncate font-medium text-14">{photo.key}</Radix.Title>
            <span className="flex shrink-0 items-center gap-1.5 text-13">
              {cls ? <ClassDot color={cls.color} /> : <span aria-hidden className="size-2 rounded-full border border-current border-dashed" />}
              {cls?.name ?? <i>unlabelled</i>}
            </span>
            <Facts dataset={dataset} photo={photo} place={`${index + 1} of ${photos.length}`} />
            <span className="flex-1" />
            <IconButton
              label="Delete photo"
              keys="Del"
              icon={<Trash2 {...icon} size={16} />}
              onClick={() => props.onRemove([photo.key])}
              className={onDark}
            />
            <Radix.Close asChild>
              <IconButton label="Close" keys="Esc" icon={<X {...icon} />} className={onDark} />
            </Radix.Close>
          </header>
          <div className="relative min-h-0">
            <LargePicture key={photo.key} dataset={dataset} photo={photo} name={`${photo.key}, ${cls?.name ?? 'unlabelled'}`} />
            <Side label="Previous photo" keys="Left" isLeft isOff={index <= 0} onPress={() => step(-1)} />
            <Side label="Next photo" keys="Right" isOff={index >= photos.length - 1} onPress={() => step(1)} />
          </div>
          <footer className="flex min-h-3 overflow-x-auto p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] [scrollbar-width:none]">
            <div role="toolbar" aria-label="Class of this photo" className="m-auto flex gap-1">
              <ClassButtons classes={classes} current={photo.cls} onPick={(picked) => props.onGive(picked, [photo.key])} />
            </div>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function viewerKeys(event: KeyboardEvent, { classes, photo, onGive, onRemove, onClose }: ViewerProps, step: (by: number) => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  const picked = digit === undefined || event.shiftKey ? undefined : classes[(Number(digit) + 9) % 10];
  if (picked) onGive(picked, [photo.key]);
  else if (event.key === 'ArrowLeft') step(-1);
  else if (event.key === 'ArrowRight') step(1);
  else if (event.key === 'Delete' || event.key === 'Backspace') onRemove([photo.key]);
  // On a button they press it; anywhere else they end what they began.
  else if ((event.key === 'Enter' || event.key === ' ') && !(event.target instanceof HTMLButtonElement)) onClose();
  else return;
  event.preventDefault();
}

interface FactsProps {
  readonly dataset: string;
  readonly photo: Photo;
  readonly place: string;
}

function Facts({ dataset, photo, place }: FactsProps) {
  const picture = usePicture(dataset, photo.key);
  const facts = [`${photo.widthPx} × ${photo.heightPx} px`, picture ? readableBytes(picture.sizeBytes) : '', photo.split ?? '', place].filter(
    Boolean,
  );
  return <span className="truncate text-13 text-float-muted phone:hidden">{facts.join(' · ')}</span>;
}

function LargePicture({ dataset, photo, name }: { readonly dataset: string; readonly photo: Photo; readonly name: string }) {
  const picture = usePicture(dataset, photo.key);
  const thumb = useThumb(photo.hash);
  const url = picture?.url ?? thumb;
  if (picture === null && !thumb) {
    return (
      <div className="grid size-full place-content-center justify-items-center gap-2 text-float-muted">
        <ImageOff {...icon} />
        This photo cannot be shown.
      </div>
    );
  }
  if (!url) return <div aria-busy className="size-full" />;
  return (
    // biome-ignore lint/performance/noImgElement: the picture is a blob of this device; there is nothing for an image server to do.
    <img
      src={url}
      alt={name}
      width={photo.widthPx}
      height={photo.heightPx}
      draggable={false}
      // A small photo is not blown up to a blur.
      style={{ maxWidth: `min(100%, ${photo.widthPx * maxScale}px)`, maxHeight: `min(100%, ${photo.heightPx * maxScale}px)` }}
      className="absolute inset-0 m-auto size-full object-contain"
    />
  );
}

interface SideProps {
  readonly label: string;
  readonly keys: string;
  readonly isLeft?: boolean;
  readonly isOff: boolean;
  readonly onPress: () => void;
}

function Side({ label, keys, isLeft = false, isOff, onPress }: SideProps) {
  const Icon = isLeft ? ChevronLeft : ChevronRight;
  return (
    <IconButton
      label={label}
      keys={keys}
      icon={<Icon {...icon} />}
      disabled={isOff}
      onClick={onPress}
      className={cx(onDark, 'absolute! inset-y-0 my-auto size-11! rounded-full! bg-[rgb(7_10_14/0.55)]', isLeft ? 'left-2' : 'right-2')}
    />
  );
}
