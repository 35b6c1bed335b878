'use client';
/**
 * What the page looks at: the live camera, or one still picture (taken or chosen), and what the model says about it. Live frames
 * follow each other, one at a time: the next is taken when the worker has answered, never faster than four a second.
 */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { type DeviceAnswer, device } from '@/lib/client';
import { type ErrorJson, toAppError } from '@/lib/core';
import { type Camera, useCamera } from '../models/use-camera';

const frameEveryMs = 250;
/** Networks look at about 224 pixels; a live frame of this size is quick to move and to shrink. Photos stay as they are. */
const liveFramePx = 640;

export interface Still {
  readonly url: string;
  readonly name: string;
  /** Chosen pictures are shown whole; photos fill the page as the camera did. */
  readonly isPhoto: boolean;
}

export interface Looking {
  readonly camera: Camera;
  /** Null = live. */
  readonly still: Still | null;
  readonly answer: DeviceAnswer | null;
  readonly error: ErrorJson | null;
  /** Freezes what the camera sees; starts the camera when it is off. */
  readonly takePhoto: () => void;
  readonly show: (picture: File) => void;
  readonly backToLive: () => void;
}

/** @param version that answers; null = none. A new one is asked again about a still picture. */
export function usePicture(video: RefObject<HTMLVideoElement | null>, version: string | null): Looking {
  const camera = useCamera(video);
  const [shown, setShown] = useState<{ readonly still: Still; readonly picture: Blob } | null>(null);
  const [answer, setAnswer] = useState<DeviceAnswer | null>(null);
  const [error, setError] = useState<ErrorJson | null>(null);
  const { start, stop, takeFrame, state } = camera;

  const url = useRef<string | null>(null);
  const dropUrl = useCallback(() => {
    if (url.current) URL.revokeObjectURL(url.current);
    url.current = null;
    setAnswer(null);
    setError(null);
  }, []);
  useEffect(() => dropUrl, [dropUrl]);
  const freeze = useCallback(
    (picture: Blob, name: string, isPhoto: boolean) => {
      dropUrl();
      url.current = URL.createObjectURL(picture);
      setShown({ picture, still: { url: url.current, name, isPhoto } });
    },
    [dropUrl],
  );
  const backToLive = useCallback(() => {
    dropUrl();
    setShown(null);
    start();
  }, [dropUrl, start]);
  const takePhoto = useCallback(() => {
    if (state !== 'on') start();
    else
      void takeFrame().then((frame) => {
        if (!frame) return;
        freeze(frame, 'The photo', true);
        stop();
      });
  }, [state, start, stop, takeFrame, freeze]);
  const show = useCallback(
    (picture: File) => {
      stop();
      freeze(picture, picture.name, false);
    },
    [stop, freeze],
  );

  const picture = shown?.picture;
  useStillAnswer(picture, version, setAnswer, setError);
  useLiveAnswers(video, state === 'on' && !shown && version !== null, setAnswer, setError);
  useCameraFromTheStart(version !== null, camera);
  return { camera, still: shown?.still ?? null, answer: version === null ? null : answer, error, takePhoto, show, backToLive };
}

type SetAnswer = (answer: DeviceAnswer) => void;
type SetError = (error: ErrorJson | null) => void;

function useStillAnswer(picture: Blob | undefined, version: string | null, onAnswer: SetAnswer, onError: SetError): void {
  useEffect(() => {
    if (!picture || version === null) return;
    let isOn = true;
    device.classify(picture).then(
      (answer) => isOn && onAnswer(answer),
      (thrown: unknown) => isOn && onError(toAppError(thrown).toJSON()),
    );
    return () => {
      isOn = false;
    };
  }, [picture, version, onAnswer, onError]);
}

function useLiveAnswers(video: RefObject<HTMLVideoElement | null>, isLive: boolean, onAnswer: SetAnswer, onError: SetError): void {
  useEffect(() => {
    if (!isLive) return;
    let isOn = true;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const startMs = performance.now();
      const frame = document.hidden ? null : await liveFrame(video.current);
      if (frame && isOn) {
        await device.classify(frame).then(
          (answer) => {
            if (!isOn) return;
            onAnswer(answer);
            onError(null);
          },
          (thrown: unknown) => isOn && onError(toAppError(thrown).toJSON()),
        );
      }
      // What was sent is a copy.
      frame?.close();
      if (isOn) timer = setTimeout(() => void look(), Math.max(0, frameEveryMs - (performance.now() - startMs)));
    };
    void look();
    return () => {
      isOn = false;
      clearTimeout(timer);
    };
  }, [video, isLive, onAnswer, onError]);
}

/** The camera is what the page is for: it starts with the first version, unless it was refused before. */
function useCameraFromTheStart(isReady: boolean, { start }: Camera): void {
  const isAsked = useRef(false);
  const latest = useRef(start);
  latest.current = start;
  useEffect(() => {
    if (!isReady || isAsked.current) return;
    isAsked.current = true;
    void isRefused().then((refused) => {
      if (!refused) latest.current();
    });
  }, [isReady]);
}

async function isRefused(): Promise<boolean> {
  // Firefox knows no such permission and throws.
  const status = await navigator.permissions?.query({ name: 'camera' as PermissionName }).catch(() => null);
  return status?.state === 'denied';
}

async function liveFrame(video: HTMLVideoElement | null): Promise<ImageBitmap | null> {
  if (!video || video.videoWidth === 0) return null;
  const scale = Math.min(1, liveFramePx / Math.max(video.videoWidth, video.videoHeight));
  const resizeWidth = Math.round(video.videoWidth * scale);
  const resizeHeight = Math.round(video.videoHeight * scale);
  // A camera that stops at this moment has no frame.
  return createImageBitmap(video, { resizeWidth, resizeHeight, resizeQuality: 'medium' }).catch(() => null);
}
