'use client';
/**
 * `region` **Try it**: a photo dropped, chosen or pasted, or the camera, and what the model says about it: classes with bars and
 * milliseconds. Nothing leaves the device; the camera is released when it is stopped.
 */
import { Camera as CameraIcon, ImagePlus, RefreshCw, X } from 'lucide-react';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { type Answer, type Command, pickFile, useCommands } from '@/lib/client';
import { Bar } from '../ui/bar';
import { Button, CommandButton, IconButton } from '../ui/button';
import { ClassDot } from '../ui/chip';
import { cx } from '../ui/class-names';
import { ErrorNote } from '../ui/error-note';
import { readableShare } from '../ui/readable';
import { type Camera, useCamera } from './use-camera';
import { type Try, useTry } from './use-try';

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;
/** Time between two looks through the camera. */
const frameEveryMs = 500;

export interface TryPanelProps {
  readonly model: string;
  /** Answers below it are "not sure". */
  readonly confidence: number;
  readonly className?: string;
}

export function TryPanel({ model, confidence, className }: TryPanelProps) {
  const video = useRef<HTMLVideoElement>(null);
  const camera = useCamera(video);
  const { tried, askPicture, askFrame, clear } = useTry(model);
  const [isHeld, setHeld] = useState(false);
  const { stop } = camera;
  const show = useCallback(
    (file: File) => {
      stop();
      askPicture(file, file.name || 'pasted picture');
    },
    [stop, askPicture],
  );
  const isDropping = usePictureDrop(show);
  useLiveFrames(camera, isHeld, askFrame);
  const choose = () => void pickFile('image/*').then((file) => file && show(file));
  const look = () => {
    clear();
    setHeld(false);
    camera.start();
  };
  const { photo, live } = useTryCommands(choose, look, camera);
  // What the camera saw goes with it: an answer without its picture would be a riddle.
  const close = () => {
    camera.stop();
    clear();
  };
  const isLive = camera.state !== 'off';
  const isOpen = isLive || tried !== null;
  return (
    <section
      aria-label="Try it"
      data-own-drop
      className={cx('grid content-start gap-3', isDropping && 'rounded-card outline-2 outline-accent outline-offset-4 outline-dashed', className)}
    >
      <header className="flex items-center justify-between gap-2">
        <h2 className="font-semibold text-14">Try it on a photo</h2>
        {isOpen ? <IconButton label="Close" icon={<X {...icon} />} onClick={close} /> : null}
      </header>
      {isOpen ? null : <DropHint />}
      <Picture video={video} camera={camera} tried={tried} />
      {camera.error ? <ErrorNote error={camera.error} /> : null}
      {tried?.error ? <ErrorNote error={tried.error} /> : null}
      <Said tried={tried} confidence={confidence} />
      <div className="flex flex-wrap gap-2">
        {isLive ? (
          <CameraButtons camera={camera} isHeld={isHeld} onHold={setHeld} onStop={close} />
        ) : (
          <>
            <CommandButton size="small" command={photo} icon={<ImagePlus {...icon} />} />
            <CommandButton size="small" command={live} icon={<CameraIcon {...icon} />} />
          </>
        )}
      </div>
    </section>
  );
}

function DropHint() {
  return (
    <p className="grid justify-items-center gap-2 rounded-card border border-line-strong border-dashed px-4 py-5 text-center text-13 text-muted">
      <ImagePlus size={20} strokeWidth={1.5} aria-hidden className="text-faint" />
      Drop a photo anywhere on this page, or paste one.
    </p>
  );
}

// The two ways to show it something, also as keys and in the palette.
function useTryCommands(choose: () => void, look: () => void, camera: Camera) {
  const photo: Command = { id: 'try.photo', title: 'Choose a photo', group: 'This page', keys: ['o'], run: choose };
  const live: Command = {
    id: 'try.camera',
    title: 'Use the camera',
    group: 'This page',
    keys: ['c'],
    run: look,
    when: () => camera.state === 'off',
  };
  useCommands([photo, live]);
  return { photo, live };
}

interface CameraButtonsProps {
  readonly camera: Camera;
  readonly isHeld: boolean;
  readonly onHold: (isHeld: boolean) => void;
  readonly onStop: () => void;
}

function CameraButtons({ camera, isHeld, onHold, onStop }: CameraButtonsProps) {
  return (
    <>
      <Button size="small" onClick={onStop}>
        Stop the camera
      </Button>
      <Button size="small" aria-pressed={isHeld} onClick={() => onHold(!isHeld)}>
        {isHeld ? 'Go on' : 'Hold this'}
      </Button>
      {camera.hasOthers ? <IconButton label="Other camera" icon={<RefreshCw {...icon} />} onClick={camera.turn} className="size-7!" /> : null}
    </>
  );
}

interface PictureProps {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly camera: Camera;
  readonly tried: Try['tried'];
}

// The video element stays, so that the stream has somewhere to go as soon as it is there.
function Picture({ video, camera, tried }: PictureProps) {
  const isLive = camera.state !== 'off';
  return (
    <>
      <video
        ref={video}
        muted
        playsInline
        aria-label="The camera's picture"
        className={cx('max-h-44 w-full rounded-control bg-line object-cover', !isLive && 'hidden')}
      />
      {!isLive && tried?.url ? (
        // biome-ignore lint/performance/noImgElement: the picture is a blob of this device; there is nothing for an image server to do.
        <img src={tried.url} alt={tried.name} className="max-h-44 w-full rounded-control bg-line object-contain" />
      ) : null}
    </>
  );
}

function Said({ tried, confidence }: { readonly tried: Try['tried']; readonly confidence: number }) {
  if (!tried) return null;
  if (!tried.answer) {
    return tried.isAsking ? (
      <div className="grid gap-2">
        <Bar value={null} label="Looking" />
        <p className="text-13 text-muted">Looking. The first time the network is made ready, which takes a moment.</p>
      </div>
    ) : null;
  }
  return <AnswerBars answer={tried.answer} confidence={confidence} />;
}

function AnswerBars({ answer, confidence }: { readonly answer: Answer; readonly confidence: number }) {
  const [best] = answer.topk;
  const isSure = best !== undefined && best.p >= confidence;
  return (
    <div className="grid gap-2.5">
      <p role="status" aria-label="Answer" className="flex items-baseline gap-2">
        <span className="font-semibold text-20 tracking-tight">{isSure ? best.name : 'not sure'}</span>
        {best ? <span className="font-mono text-16 text-muted">{readableShare(best.p)}</span> : null}
        <span className="ml-auto font-mono text-12 text-muted">{Math.round(answer.milliseconds)} ms</span>
      </p>
      <ol aria-label="Classes by probability" className="grid gap-1.5">
        {answer.topk.map(({ cls, name, color, p }) => (
          <li key={cls} className="grid grid-cols-[minmax(5rem,8rem)_1fr_3.25rem] items-center gap-2 text-13">
            <span className="flex min-w-0 items-center gap-2">
              <ClassDot color={color} />
              <span className="truncate">{name}</span>
            </span>
            <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-line">
              <span className="block h-full rounded-full transition-[width]" style={{ width: `${p * 100}%`, background: color }} />
            </span>
            <span className="text-right font-mono text-muted">{readableShare(p)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Asks about a frame now and then while the camera is on, one at a time; rests while the page is hidden. */
function useLiveFrames({ state, takeFrame }: Camera, isHeld: boolean, ask: (frame: Blob) => Promise<void>): void {
  useEffect(() => {
    if (state !== 'on' || isHeld) return;
    let isOn = true;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const startMs = performance.now();
      const frame = document.hidden ? null : await takeFrame();
      if (frame && isOn) await ask(frame);
      if (isOn) timer = setTimeout(() => void look(), Math.max(0, frameEveryMs - (performance.now() - startMs)));
    };
    void look();
    return () => {
      isOn = false;
      clearTimeout(timer);
    };
  }, [state, isHeld, takeFrame, ask]);
}

/** Pictures dropped anywhere on the page or pasted. @returns whether one is being dragged over it */
function usePictureDrop(show: (file: File) => void): boolean {
  const [isDropping, setDropping] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setDropping(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDropping(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setDropping(false);
      const file = event.dataTransfer?.files[0];
      if (file) show(file);
    };
    const onPaste = (event: ClipboardEvent) => {
      const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
      if (file) show(file);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('paste', onPaste);
    };
  }, [show]);
  return isDropping;
}
