'use client';
/** The project of the page: named in the query, else the one used last, else the newest. */
import { useEffect } from 'react';
import { type ProjectSummary, useAction, useQueryParam } from '@/lib/client';
import type { AppError } from '@/lib/core';
import { rememberProject, useLastProject } from './remembered';

export interface CurrentProject {
  /** null = none on this device, or not known yet. */
  readonly id: string | null;
  readonly project: ProjectSummary | undefined;
  /** undefined while they are read. */
  readonly projects: readonly ProjectSummary[] | undefined;
  /** Set when they cannot be read: this device's storage is closed to Slipway. */
  readonly error: AppError | undefined;
  readonly reload: () => void;
}

/** Reads the query, so its user stands inside a Suspense boundary. */
export function useCurrentProject(): CurrentProject {
  const asked = useQueryParam('project');
  const last = useLastProject();
  const { data: projects, error, reload } = useAction('project.list', {});
  const has = (id: string | null) => id !== null && (projects?.some((project) => project.id === id) ?? true);
  const id = has(asked) ? asked : has(last) ? last : (projects?.[0]?.id ?? null);
  useEffect(() => {
    if (projects) rememberProject(id);
  }, [projects, id]);
  return { id, project: projects?.find((project) => project.id === id), projects, error, reload };
}
