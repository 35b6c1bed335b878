'use client';
/** Starts a training and opens its page, which hands over to the result when it is done. */
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type ActionArgs, call, studioPath } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { showError } from '../ui/toast';

export interface StartTraining {
  readonly start: (args: ActionArgs<'train.start'>) => void;
  readonly isStarting: boolean;
}

/** @param project whose page is opened */
export function useStartTraining(project: string | null): StartTraining {
  const router = useRouter();
  const [isStarting, setStarting] = useState(false);
  const start = (args: ActionArgs<'train.start'>) => {
    if (isStarting) return;
    setStarting(true);
    call('train.start', args).then(
      ({ jobId }) => router.push(studioPath('/jobs/view', { project, job: jobId, follow: '1' })),
      (thrown: unknown) => {
        setStarting(false);
        showError(toAppError(thrown).toJSON());
      },
    );
  };
  return { start, isStarting };
}
