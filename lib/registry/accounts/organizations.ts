/** Organizations and their members. */
import { listMembers, type MemberRow, type MembershipRow, updateOrganization } from '@/db';
import type { accountEndpoints } from '@/lib/api';
import { actorOf, audit } from '../audit';
import { changedFields } from '../changed-fields';
import type { Services } from '../http/call';
import { withFreeName } from '../names';
import { mapPage, readPage } from '../pages';
import { createOrganization } from '../people';
import { reachableOrganizations } from './me';
import { memberView, organizationView } from './views';

type OrganizationServices = Services<
  Pick<typeof accountEndpoints, 'organizations.list' | 'organizations.create' | 'organizations.get' | 'organizations.update' | 'members.list'>
>;

const targetOf = ({ id, slug }: MembershipRow) => ({ kind: 'organization', id, name: slug });

export const organizationServices: OrganizationServices = {
  // A person has few of them, so the page is cut from the whole list.
  'organizations.list': async ({ db, principal, query }) => {
    const all = await reachableOrganizations(db, principal);
    const page = await readPage<MembershipRow, readonly [string]>(
      query,
      ['string'],
      async (limit, after) => {
        const from = after ? all.findIndex(({ id }) => id === after[0]) + 1 : 0;
        return all.slice(from, from + limit);
      },
      (row) => [row.id],
    );
    return mapPage(page, organizationView);
  },

  'organizations.create': async ({ db, principal, body, now, request }) => {
    const made = await withFreeName('organization', body.slug ?? body.name, () =>
      db.transaction(async (tx) => {
        const organization = await createOrganization(tx, { name: body.name, slug: body.slug, ownerId: principal.id, now });
        const note = { action: 'organization.created', target: targetOf(organization), after: body };
        await audit(tx, { tenant: organization.tenant, actor: actorOf(principal), now, request }, note);
        return organization;
      }),
    );
    return organizationView(made);
  },

  'organizations.get': async ({ organization }) => organizationView(organization),

  'organizations.update': async ({ db, tenant, organization, principal, body, now, request }) => {
    const { name = organization.name, keyMaxDays = organization.keyMaxDays } = body;
    await db.transaction(async (tx) => {
      await updateOrganization(tx, tenant, { name, keyMaxDays });
      const note = { action: 'organization.updated', target: targetOf(organization), before: changedFields(organization, body), after: body };
      await audit(tx, { tenant, actor: actorOf(principal), now, request }, note);
    });
    return organizationView({ ...organization, name, keyMaxDays });
  },

  'members.list': async ({ db, tenant, query }) => {
    const page = await readPage<MemberRow, readonly [string]>(
      query,
      ['string'],
      (limit, after) => listMembers(db, tenant, { limit, ...(after ? { after: after[0] } : {}) }),
      (row) => [row.id],
    );
    return mapPage(page, memberView);
  },
};
