'use client';
/** What a thumb reaches: choose a picture, take a photo (or go back to live), and the seal that opens the details. */
import { Camera as CameraIcon, Check, ImagePlus, Info } from 'lucide-react';
import { pickFile, type RunningVersion } from '@/lib/client';
import { cx } from '../ui/class-names';
import { detailsId } from './device-details';
import type { Looking } from './use-picture';

const icon = { strokeWidth: 1.5, 'aria-hidden': true } as const;

export interface DeviceControlsProps {
  readonly looking: Looking;
  readonly running: RunningVersion | null;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
}

export function DeviceControls({ looking, running, isOpen, onOpen }: DeviceControlsProps) {
  const choose = () => void pickFile('image/*').then((file) => file && looking.show(file));
  return (
    <div className="grid grid-cols-[1fr_auto_1fr] items-center">
      <button
        type="button"
        aria-label="Choose image"
        title="Choose image"
        onClick={choose}
        className="grid size-12 place-items-center rounded-card bg-[rgb(255_255_255/0.2)] backdrop-blur-md transition-colors hover:bg-[rgb(255_255_255/0.3)]"
      >
        <ImagePlus size={20} {...icon} />
      </button>
      <Shutter looking={looking} />
      <Seal running={running} isOpen={isOpen} onOpen={onOpen} />
    </div>
  );
}

function Shutter({ looking: { still, takePhoto, backToLive } }: { readonly looking: Looking }) {
  const words = still ? 'Back to live' : 'Take photo';
  return (
    <button
      type="button"
      aria-label={words}
      title={words}
      onClick={still ? backToLive : takePhoto}
      className="group grid size-18 place-items-center rounded-full border-4 border-[white] transition-transform active:scale-95"
    >
      <span
        className={cx(
          'grid size-[3.375rem] place-items-center rounded-full transition-colors',
          still ? 'bg-[rgb(255_255_255/0.18)] text-[white] backdrop-blur-md' : 'bg-[white] text-[black] group-hover:bg-[rgb(255_255_255/0.85)]',
        )}
      >
        {still ? <CameraIcon size={24} {...icon} /> : null}
      </span>
    </button>
  );
}

function Seal({ running, isOpen, onOpen }: Omit<DeviceControlsProps, 'looking'>) {
  const { golden } = running ?? {};
  return (
    <div className="grid justify-items-center justify-self-end text-center text-12">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={detailsId}
        onClick={() => onOpen(!isOpen)}
        className="grid min-h-11 min-w-14 justify-items-center gap-1 rounded-control"
      >
        <span
          aria-hidden
          className={cx(
            'grid size-7 place-items-center rounded-full',
            running ? 'bg-good text-ground' : 'bg-[rgb(255_255_255/0.2)] backdrop-blur-md',
          )}
        >
          {running ? <Check size={16} strokeWidth={2.25} /> : <Info size={16} strokeWidth={1.5} />}
        </span>
        {running ? 'verified' : 'Details'}
      </button>
      {golden ? (
        <p role="status" aria-label="Golden samples" className="font-mono opacity-85">
          {golden.passed} of {golden.count}
        </p>
      ) : null}
    </div>
  );
}
