'use client';
/** Who is signed in here. */
import { accountEndpoints, type MeView, type Remote, registry, useRemote } from '@/lib/client';

export function useMe(): Remote<MeView> {
  return useRemote('me', () => registry.call(accountEndpoints['me.get']));
}
