/** Keys of an organization: what a build server or a colleague's script holds. */
import {
  type ApplicationRow,
  addKey,
  type Database,
  type EnvironmentRow,
  findApplication,
  findEnvironment,
  type ListedKey,
  listKeys,
  revokeKey,
  type Tenant,
} from '@/db';
import type { accountEndpoints } from '@/lib/api';
import { AppError } from '@/lib/core';
import { type KeyPrincipal, personOf } from '../access';
import { actorOf, audit } from '../audit';
import { forgetKeys } from '../auth/keys';
import type { Services } from '../http/call';
import { notFound } from '../http/match';
import { mapPage, readPage } from '../pages';
import { requireGranted } from './me';
import { newKey, requireLife } from './new-key';
import { keyView } from './views';

type KeyServices = Services<Pick<typeof accountEndpoints, 'keys.list' | 'keys.create' | 'keys.delete'>>;

export const keyServices: KeyServices = {
  'keys.list': async ({ db, tenant, query }) => {
    const page = await readPage<ListedKey, readonly [string]>(
      query,
      ['string'],
      (limit, after) => listKeys(db, { tenant }, { limit, ...(after ? { after: after[0] } : {}) }),
      (row) => [row.id],
    );
    return mapPage(page, keyView);
  },

  'keys.create': async ({ db, tenant, organization, principal, body, now, request }) => {
    const asker = principal.kind === 'key' ? principal : undefined;
    requireGranted(body.scopes, [organization.role], asker);
    const days = requireLife(body.expiresInDays, organization.keyMaxDays);
    const { application, environment } = await bindingOf(db, tenant, body);
    if (asker) requireWithin(asker, application, environment);
    const { name, scopes } = body;
    const key = newKey({ kind: 'org', name, scopes, days, createdBy: personOf(principal), now, tenant, application, environment });
    await db.transaction(async (tx) => {
      await addKey(tx, key.row);
      const target = { kind: 'key', id: key.row.id, name };
      const after = { scopes, days, application: key.listed.application, environment: key.listed.environment };
      await audit(tx, { tenant, actor: actorOf(principal), now, request }, { action: 'key.created', target, after });
    });
    return { key: keyView(key.listed), token: key.token };
  },

  'keys.delete': async ({ db, tenant, principal, params, now, request }) => {
    await db.transaction(async (tx) => {
      const revoked = await revokeKey(tx, { tenant }, params.id, now);
      if (!revoked) throw notFound();
      const target = { kind: 'key', id: params.id, name: revoked.name };
      await audit(tx, { tenant, actor: actorOf(principal), now, request }, { action: 'key.revoked', target });
    });
    forgetKeys(db);
    return undefined;
  },
};

interface BindingWish {
  readonly application?: string | undefined;
  readonly environment?: string | undefined;
}
interface Binding {
  readonly application?: ApplicationRow;
  readonly environment?: EnvironmentRow;
}

/** @throws AppError `resource/not-found`, `request/invalid` for an environment of no application */
async function bindingOf(db: Database, tenant: Tenant, wish: BindingWish): Promise<Binding> {
  if (wish.application === undefined) {
    if (wish.environment === undefined) return {};
    const message = 'Say of which application the environment is.';
    throw new AppError('request/invalid', message, { details: { issues: [{ path: 'application', message }] } });
  }
  const application = await findApplication(db, tenant, wish.application);
  if (!application) throw notFound();
  if (wish.environment === undefined) return { application };
  const environment = await findEnvironment(db, application, wish.environment);
  if (!environment) throw notFound();
  return { application, environment };
}

/** A key cannot make one that reaches further than itself. @throws AppError `auth/forbidden` */
function requireWithin(asker: KeyPrincipal, application: ApplicationRow | undefined, environment: EnvironmentRow | undefined): void {
  const isWithin =
    (asker.applicationId === null || asker.applicationId === application?.id) &&
    (asker.environmentId === null || asker.environmentId === environment?.id);
  if (isWithin) return;
  throw new AppError('auth/forbidden', 'This key is bound; it can only make keys with the same binding.', { details: { scope: 'org:admin' } });
}
