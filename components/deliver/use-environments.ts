'use client';
/** The environments and versions of a model, kept up to date while a page shows them. */
import { type EnvironmentView, type Remote, registry, registryEndpoints, useRemote, type VersionView } from '@/lib/client';

/** Where a model lives in the registry. */
export interface Place {
  readonly org: string;
  readonly app: string;
  readonly model: string;
}

/** Everything of an application is read again with this key. */
export function placeKey({ org, app }: Pick<Place, 'org' | 'app'>): string {
  return `app:${org}/${app}:`;
}

/** How often a page that shows devices asks again. */
export const deviceRefreshMs = 5000;

export function useEnvironments(place: Pick<Place, 'org' | 'app'> | null): Remote<readonly EnvironmentView[]> {
  return useRemote(
    place && `${placeKey(place)}environments`,
    async () => (await registry.call(registryEndpoints['environments.list'], { params: { org: place?.org ?? '', app: place?.app ?? '' } })).items,
    { everyMs: deviceRefreshMs },
  );
}

/** Ready and failed versions, newest first. */
export function useVersions(place: Place | null): Remote<readonly VersionView[]> {
  return useRemote(
    place && `${placeKey(place)}versions:${place.model}`,
    async () =>
      (await registry.call(registryEndpoints['versions.list'], { params: { ...(place ?? { org: '', app: '', model: '' }) }, query: { limit: 100 } }))
        .items,
    { everyMs: 4 * deviceRefreshMs },
  );
}

/** What an environment says about a model. */
export function targetOf(environment: EnvironmentView, model: string) {
  return environment.targets.find((target) => target.model.toLowerCase() === model.toLowerCase());
}

/** Has any other environment a version of a model that this one has not? */
export function canPromote(environments: readonly EnvironmentView[], one: EnvironmentView, model: string): boolean {
  const own = targetOf(one, model)?.default ?? null;
  return environments.some((other) => {
    const version = targetOf(other, model)?.default ?? null;
    return version !== null && version !== own;
  });
}
