/** What a role may do, so that a page shows no button that the server would refuse. The server decides (`delivery.md` 3). */
import type { MeView } from '@/lib/client';

const roles = ['viewer', 'uploader', 'deployer', 'admin', 'owner'] as const;
const needs = { write: 'uploader', deploy: 'deployer', admin: 'admin' } as const;

/** @param org slug or id */
export function may(me: MeView, org: string, deed: keyof typeof needs): boolean {
  const organization = me.organizations.find(({ slug, id }) => slug === org || id === org);
  return organization !== undefined && roles.indexOf(organization.role) >= roles.indexOf(needs[deed]);
}
