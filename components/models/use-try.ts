'use client';
/** Asks a model about one picture after another: the newest one counts, answers to older ones are dropped. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Answer, call } from '@/lib/client';
import { type ErrorJson, toAppError } from '@/lib/core';

export interface Tried {
  /** The picture that was asked about; null = frames of the camera, which shows itself. */
  readonly url: string | null;
  readonly name: string;
  readonly answer: Answer | null;
  readonly error: ErrorJson | null;
  readonly isAsking: boolean;
}

export interface Try {
  readonly tried: Tried | null;
  /** Shows a picture and asks about it. */
  readonly askPicture: (picture: Blob, name: string) => void;
  /** Asks about a frame of the camera. Resolves when it is answered. */
  readonly askFrame: (frame: Blob) => Promise<void>;
  readonly clear: () => void;
}

export function useTry(model: string): Try {
  const [tried, setTried] = useState<Tried | null>(null);
  const turn = useRef(0);
  const url = useRef<string | null>(null);
  const dropUrl = useCallback(() => {
    if (url.current) URL.revokeObjectURL(url.current);
    url.current = null;
  }, []);
  useEffect(() => dropUrl, [dropUrl]);

  const ask = useCallback(
    async (picture: Blob, shown: Pick<Tried, 'url' | 'name'>) => {
      const mine = ++turn.current;
      // Frames follow each other: the last answer stays until the next is there.
      setTried((before) => ({ ...shown, answer: shown.url === null ? (before?.answer ?? null) : null, error: null, isAsking: true }));
      const settle = (part: Partial<Tried>) => {
        if (mine === turn.current) setTried((before) => before && { ...before, isAsking: false, ...part });
      };
      await call('model.apply', { model, picture }).then(
        (answer) => settle({ answer }),
        (thrown: unknown) => settle({ answer: null, error: toAppError(thrown).toJSON() }),
      );
    },
    [model],
  );
  const askPicture = useCallback(
    (picture: Blob, name: string) => {
      dropUrl();
      url.current = URL.createObjectURL(picture);
      void ask(picture, { url: url.current, name });
    },
    [ask, dropUrl],
  );
  const askFrame = useCallback((frame: Blob) => ask(frame, { url: null, name: 'camera' }), [ask]);
  const clear = useCallback(() => {
    turn.current += 1;
    dropUrl();
    setTried(null);
  }, [dropUrl]);
  return { tried, askPicture, askFrame, clear };
}
