'use client';
/** The steps of an import on its page: nothing yet, reading, a plan, starting. Planning can be cancelled; nothing is written by it. */
import { useRouter } from 'next/navigation';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { call, keepAfterImport, type SourceInput, studioPath, takeSource, useOfferedSource, watchArrivals } from '@/lib/client';
import { type ErrorJson, type Plan, type Progress, toAppError } from '@/lib/core';
import { rememberProject } from '../shell/remembered';

export type ImportStep =
  | { readonly at: 'empty'; readonly error?: ErrorJson }
  | { readonly at: 'planning'; readonly name: string; readonly files: number; readonly progress: Progress | null }
  | { readonly at: 'planned'; readonly planId: string; readonly plan: Plan; readonly isStarting: boolean; readonly error?: ErrorJson };

export interface Import {
  readonly step: ImportStep;
  readonly plan: (source: SourceInput | null) => void;
  readonly start: () => void;
  /** Back to the beginning. */
  readonly cancel: () => void;
}

/** @param project null = none on this device yet: the import makes one */
export function useImport(project: string | null): Import {
  const router = useRouter();
  const [step, setStep] = useState<ImportStep>({ at: 'empty' });
  const running = useRef<AbortController | null>(null);
  // Trying a failed start again must not make a second project.
  const made = useRef<string | null>(null);

  const plan = useCallback((source: SourceInput | null) => {
    if (!source) return;
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setStep({ at: 'planning', name: source.name, files: source.files.length, progress: null });
    const onEvent = (progress: unknown) => {
      setStep((before) => (before.at === 'planning' && !controller.signal.aborted ? { ...before, progress: progress as Progress } : before));
    };
    call('import.plan', { source }, { signal: controller.signal, onEvent }).then(
      (made) => {
        if (!controller.signal.aborted) setStep({ at: 'planned', ...made, isStarting: false });
      },
      (thrown: unknown) => {
        if (!controller.signal.aborted) setStep({ at: 'empty', error: toAppError(thrown).toJSON() });
      },
    );
  }, []);

  // What was dropped on another page, or anywhere on this one.
  const offered = useOfferedSource();
  useEffect(() => {
    if (offered) plan(takeSource());
  }, [offered, plan]);
  useAbortOnLeave(running);

  const start = async () => {
    if (step.at !== 'planned' || step.isStarting) return;
    setStep({ at: 'planned', planId: step.planId, plan: step.plan, isStarting: true });
    try {
      const target = project ?? made.current ?? (await call('project.create', { name: step.plan.path })).id;
      made.current = target;
      rememberProject(target);
      watchArrivals();
      keepAfterImport();
      const { dataset, jobId } = await call('import.start', { project: target, planId: step.planId });
      router.push(studioPath('/datasets/view', { project: target, dataset, job: jobId }));
    } catch (thrown) {
      setStep({ at: 'planned', planId: step.planId, plan: step.plan, isStarting: false, error: toAppError(thrown).toJSON() });
    }
  };
  const cancel = () => {
    running.current?.abort();
    setStep({ at: 'empty' });
  };
  return { step, plan, start: () => void start(), cancel };
}

// Leaving the page ends the reading. React's strict mode leaves and comes back within one moment, which is no leaving.
function useAbortOnLeave(running: RefObject<AbortController | null>): void {
  const isHere = useRef(false);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
      setTimeout(() => {
        if (!isHere.current) running.current?.abort();
      });
    };
  }, [running]);
}
