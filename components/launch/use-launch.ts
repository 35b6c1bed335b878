'use client';
/**
 * A project's place in the registry and how things stand there. The last known state is kept on this device, so that the page tells
 * it without the network, too.
 */
import { useEffect } from 'react';
import { call, type EnvironmentView, useAction, type VersionView } from '@/lib/client';
import type { AppError } from '@/lib/core';
import { type Place, useEnvironments, useVersions } from '../deliver/use-environments';

/** What is kept for a look without the network. */
export interface LaunchState {
  readonly place: Place;
  readonly environments: readonly EnvironmentView[];
  readonly versions: readonly VersionView[];
  /** When it was read, RFC 3339. */
  readonly at: string;
}

export interface LaunchUse {
  /** undefined while it is read; null before the first publication. */
  readonly place: Place | null | undefined;
  readonly state: LaunchState | undefined;
  /** The state is the kept one: the registry does not answer, or does not know us. */
  readonly error: AppError | undefined;
  readonly reload: () => void;
}

export function useLaunch(project: string | null): LaunchUse {
  const { data: place } = useAction('launch.place', project === null ? null : { project });
  const { data: kept } = useAction('launch.kept', project === null ? null : { project });
  const environments = useEnvironments(place ?? null);
  const versions = useVersions(place ?? null);
  const [now, ready] = [environments.data, versions.data];
  useEffect(() => {
    if (project === null || !place || !now || !ready) return;
    const state: LaunchState = { place, environments: now, versions: ready, at: new Date().toISOString() };
    call('launch.keep', { project, state }).catch((cause: unknown) => console.warn('The state of the launch was not kept', cause));
  }, [project, place, now, ready]);
  const live = place && now && ready ? { place, environments: now, versions: ready, at: '' } : undefined;
  return {
    place,
    state: live ?? (kept as LaunchState | null) ?? undefined,
    error: environments.error ?? versions.error,
    reload: () => {
      environments.reload();
      versions.reload();
    },
  };
}
