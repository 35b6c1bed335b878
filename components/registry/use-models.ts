'use client';
/** The models of an application. */
import { type RegistryModelView, type Remote, registry, registryEndpoints, useRemote } from '@/lib/client';
import { placeKey } from '../deliver/use-environments';

export function useModels(org: string, app: string): Remote<readonly RegistryModelView[]> {
  return useRemote(
    `${placeKey({ org, app })}models`,
    async () => (await registry.call(registryEndpoints['models.list'], { params: { org, app }, query: { limit: 200 } })).items,
    { everyMs: 20_000 },
  );
}
