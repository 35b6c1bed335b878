'use client';
/** Builds a model's package and saves it. Takes seconds: the network is exported and proved first, so there is progress and a way to stop. */
import { useEffect, useRef, useState } from 'react';
import { call } from '@/lib/client';
import { type Progress, toAppError } from '@/lib/core';
import { saveFile } from '../ui/save-file';
import { showError, showToast } from '../ui/toast';

export interface Packing {
  readonly model: string;
  readonly name: string;
  readonly progress: Progress;
}

export interface PackageUse {
  /** The package that is being built. */
  readonly packing: Packing | null;
  readonly save: (model: string, name: string) => void;
  readonly cancel: () => void;
}

const starting: Progress = { phase: 'starting', done: 0, total: 0, unit: '' };

export function usePackage(): PackageUse {
  const [packing, setPacking] = useState<Packing | null>(null);
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);
  const save = (model: string, name: string) => {
    if (running.current) return;
    const controller = new AbortController();
    running.current = controller;
    setPacking({ model, name, progress: starting });
    const onEvent = (event: unknown) => setPacking({ model, name, progress: event as Progress });
    call('model.package', { id: model }, { signal: controller.signal, onEvent })
      .then(
        ({ fileName, blob }) => {
          saveFile(fileName, blob);
          showToast({ text: `Saved ${fileName}` });
        },
        (thrown: unknown) => {
          const error = toAppError(thrown);
          if (error.code !== 'task/cancelled') showError(error.toJSON());
        },
      )
      .finally(() => {
        running.current = null;
        setPacking(null);
      });
  };
  return { packing, save, cancel: () => running.current?.abort() };
}
