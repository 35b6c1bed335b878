'use client';
/** The two ways in: an empty project, opened at its import; the sample, drawn on this device as a job. */
import { useRouter } from 'next/navigation';
import { useCallback, useState } from 'react';
import { call, studioPath } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { showError } from '../ui/toast';
import { rememberProject } from './remembered';

/** Takes an empty project, made when there is none, and opens the page that fills it. */
export function useNewProject(): { readonly create: () => void; readonly isBusy: boolean } {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const create = useCallback(() => {
    setBusy(true);
    call('project.start', {})
      .then(
        ({ id }) => {
          rememberProject(id);
          router.push(studioPath('/import', { project: id }));
        },
        (thrown: unknown) => showError(toAppError(thrown).toJSON()),
      )
      .finally(() => setBusy(false));
  }, [router]);
  return { create, isBusy };
}

/** Starts to draw the sample and shows how far it is; the job's page hands over to the photos when they are there. */
export function useSampleProject(): { readonly create: () => void; readonly isBusy: boolean } {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const create = useCallback(() => {
    setBusy(true);
    call('sample.create', {})
      .then(
        ({ projectId, jobId }) => {
          rememberProject(projectId);
          router.push(studioPath('/jobs/view', { project: projectId, job: jobId, follow: '1' }));
        },
        (thrown: unknown) => showError(toAppError(thrown).toJSON()),
      )
      .finally(() => setBusy(false));
  }, [router]);
  return { create, isBusy };
}
