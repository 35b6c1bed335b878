'use client';
/** Whether phones of the local network are let in, and the switch for it. */
import { useState } from 'react';
import { accountEndpoints, type LanView, registry, reloadRemotes, useRemote } from '@/lib/client';
import { type AppError, toAppError } from '@/lib/core';

export interface LanUse {
  readonly lan: LanView | undefined;
  readonly error: AppError | undefined;
  readonly isTurning: boolean;
  readonly turn: (on: boolean) => void;
}

export function useLan(isSignedIn: boolean): LanUse {
  const { data } = useRemote(isSignedIn ? 'lan' : null, () => registry.call(accountEndpoints['lan.get']));
  const [isTurning, setTurning] = useState(false);
  const [error, setError] = useState<AppError>();
  const turn = (on: boolean) => {
    setTurning(true);
    setError(undefined);
    registry
      .call(accountEndpoints['lan.set'], { body: { on } })
      .then(
        () => reloadRemotes('lan'),
        (thrown: unknown) => setError(toAppError(thrown)),
      )
      .finally(() => setTurning(false));
  };
  return { lan: data, error, isTurning, turn };
}
