'use client';
/** The camera of the device as a live picture. It is on only between `start` and `stop`; leaving the page stops it, too. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { ErrorJson } from '@/lib/core';

export interface Camera {
  readonly state: 'off' | 'starting' | 'on';
  readonly error: ErrorJson | null;
  /** There is another camera to turn to. */
  readonly hasOthers: boolean;
  readonly start: () => void;
  readonly stop: () => void;
  readonly turn: () => void;
  /** The picture of this moment; null while there is none. */
  readonly takeFrame: () => Promise<Blob | null>;
}

type Facing = 'environment' | 'user';

const refusals: Readonly<Record<string, ErrorJson>> = {
  NotAllowedError: {
    code: 'camera/refused',
    message: 'The browser does not let this page use the camera. Allow it beside the address, then try again.',
  },
  NotFoundError: { code: 'camera/none', message: 'This device has no camera. Choose a photo instead.' },
  NotReadableError: { code: 'camera/busy', message: 'Another program uses the camera. Close it there, then try again.' },
};
const unavailable: ErrorJson = {
  code: 'camera/unavailable',
  message: 'The camera cannot be used here: browsers allow it on localhost and over https only. Choose a photo instead.',
};

/** @param video the element that shows it */
export function useCamera(video: RefObject<HTMLVideoElement | null>): Camera {
  const [state, setState] = useState<Camera['state']>('off');
  const [error, setError] = useState<ErrorJson | null>(null);
  const [hasOthers, setHasOthers] = useState(false);
  const stream = useRef<MediaStream | null>(null);
  const facing = useRef<Facing>('environment');
  const turnNumber = useRef(0);

  const release = useCallback(() => {
    turnNumber.current += 1;
    for (const track of stream.current?.getTracks() ?? []) track.stop();
    stream.current = null;
  }, []);
  const stop = useCallback(() => {
    release();
    setState('off');
  }, [release]);
  const start = useCallback(async () => {
    release();
    const mine = turnNumber.current;
    setError(null);
    setState('starting');
    try {
      const opened = await openCamera(facing.current);
      // Stopped meanwhile, by a press or by leaving the page: the light must not stay on.
      if (mine !== turnNumber.current) return stopTracks(opened);
      stream.current = opened;
      if (video.current) await show(video.current, opened);
      setHasOthers((await countCameras()) > 1);
      if (mine === turnNumber.current) setState('on');
    } catch (thrown) {
      if (mine !== turnNumber.current) return;
      release();
      setState('off');
      setError(refusalOf(thrown));
    }
  }, [release, video]);
  useEffect(() => release, [release]);

  const takeFrame = useCallback(async () => (video.current && stream.current ? frameOf(video.current) : null), [video]);
  const turn = useCallback(() => {
    facing.current = facing.current === 'environment' ? 'user' : 'environment';
    void start();
  }, [start]);
  return { state, error, hasOthers, start: () => void start(), stop, turn, takeFrame };
}

async function openCamera(facing: Facing): Promise<MediaStream> {
  // Absent where the page is not secure.
  if (!('mediaDevices' in navigator)) throw new TypeError('No media devices');
  return navigator.mediaDevices.getUserMedia({ video: { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 720 } } });
}

async function countCameras(): Promise<number> {
  return (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput').length;
}

async function show(video: HTMLVideoElement, opened: MediaStream): Promise<void> {
  video.srcObject = opened;
  await video.play();
}

function stopTracks(opened: MediaStream): void {
  for (const track of opened.getTracks()) track.stop();
}

/** The current frame, at its own size, as a JPEG of high quality: the size of what a phone's camera saves. */
async function frameOf(video: HTMLVideoElement): Promise<Blob | null> {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || height === 0) return null;
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
}

function refusalOf(thrown: unknown): ErrorJson {
  const name = thrown instanceof Error ? thrown.name : '';
  return refusals[name] ?? unavailable;
}
