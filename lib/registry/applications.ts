/** Applications: born with the environments dev and prod, and with the keys that sign what their devices are told. */
import {
  type ApplicationRow,
  archiveApplication,
  findRootDocument,
  insertApplication,
  listApplications,
  listModels,
  liveEnvironments,
  type Tenant,
  type Tx,
  updateApplication,
} from '@/db';
import type { ActorView, ApplicationView, registryEndpoints } from '@/lib/api';
import { AppError, recordId } from '@/lib/core';
import type { Principal } from './access';
import { actorOf, audit } from './audit';
import { changedFields } from './changed-fields';
import { bornEnvironments, createEnvironment } from './environments';
import type { Services } from './http/call';
import { notFound } from './http/match';
import { modelView } from './models';
import { requireName, withFreeName } from './names';
import { mapPage, readPage } from './pages';
import { createApplicationKeys } from './signing';

export interface NewApplication {
  readonly tenant: Tenant;
  readonly name: string;
  readonly bundleId?: string | undefined;
  readonly actor: ActorView;
  readonly now: Date;
}

/**
 * Makes an application with its keys, dev and prod; the caller writes the audit entry.
 * @throws AppError `name/invalid`, `name/reserved`; a unique violation when the name is taken (`withFreeName` maps it)
 */
export async function createApplication(tx: Tx, { tenant, name, bundleId, actor, now }: NewApplication): Promise<ApplicationRow> {
  requireName('application', name);
  const id = recordId('application', now.getTime());
  const application = await insertApplication(tx, { id, organizationId: tenant, name, bundleId: bundleId ?? null, createdAt: now });
  await createApplicationKeys(tx, { tenant, applicationId: id, now });
  for (const environment of bornEnvironments) {
    // Whoever tries versions on dev looks at the device while deploying: an open page there asks twice a minute.
    const settings = environment === 'dev' ? { minPollSeconds: 30 } : {};
    await createEnvironment(tx, { tenant, application, name: environment, settings, actor, now });
  }
  return application;
}

function applicationView({ id, name, bundleId, createdAt, updatedAt }: ApplicationRow): ApplicationView {
  return { id, name, bundleId, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

const targetOf = ({ id, name }: ApplicationRow) => ({ kind: 'application', id, name });

/** The application that a key is bound to; null when it reaches all. */
const boundTo = (principal: Principal): string | null => (principal.kind === 'key' ? principal.applicationId : null);

type ApplicationServices = Services<
  Pick<
    typeof registryEndpoints,
    'applications.list' | 'applications.create' | 'applications.get' | 'applications.update' | 'applications.delete' | 'root.get'
  >
>;

export const applicationServices: ApplicationServices = {
  'applications.list': async ({ db, tenant, principal, query }) => {
    const onlyId = boundTo(principal);
    const page = await readPage<ApplicationRow, readonly [string]>(
      query,
      ['string'],
      (limit, after) => listApplications(db, tenant, { limit, ...(after ? { after: after[0] } : {}), ...(onlyId === null ? {} : { onlyId }) }),
      (row) => [row.nameKey],
    );
    if (query.with !== 'models') return mapPage(page, applicationView);
    const models = await listModels(
      db,
      tenant,
      page.rows.map(({ id }) => id),
    );
    return mapPage(page, (row) => ({
      ...applicationView(row),
      models: models.filter(({ applicationId }) => applicationId === row.id).map(modelView),
    }));
  },

  'applications.create': async ({ db, tenant, principal, body, now, request }) => {
    if (boundTo(principal) !== null) {
      throw new AppError('auth/forbidden', 'This key is bound to one application, so it makes no other.', { details: { scope: 'org:admin' } });
    }
    const actor = actorOf(principal);
    const row = await withFreeName('application', body.name, () =>
      db.transaction(async (tx) => {
        const made = await createApplication(tx, { tenant, name: body.name, bundleId: body.bundleId, actor, now });
        await audit(tx, { tenant, actor, now, request }, { action: 'application.created', target: targetOf(made), after: body });
        return made;
      }),
    );
    return applicationView(row);
  },

  'applications.get': async ({ application }) => applicationView(application),

  'applications.update': async ({ db, tenant, application, principal, body, now, request }) => {
    if (body.name !== undefined) requireName('application', body.name);
    return withFreeName('application', body.name, () =>
      db.transaction(async (tx) => {
        const row = await updateApplication(tx, application, { ...body, updatedAt: now });
        if (!row) throw notFound();
        const note = { action: 'application.updated', target: targetOf(row), before: changedFields(application, body), after: body };
        await audit(tx, { tenant, actor: actorOf(principal), now, request }, note);
        return applicationView(row);
      }),
    );
  },

  'applications.delete': async ({ db, tenant, application, principal, now, request }) => {
    await db.transaction(async (tx) => {
      const live = await liveEnvironments(tx, { organizationId: tenant, applicationId: application.id });
      if (live.length > 0) {
        throw new AppError('resource/in-use', `${live.join(', ')} still tells devices what to run.`, { details: { environments: live } });
      }
      await archiveApplication(tx, application, now);
      await audit(tx, { tenant, actor: actorOf(principal), now, request }, { action: 'application.archived', target: targetOf(application) });
    });
    return undefined;
  },

  'root.get': async ({ db, application }) => {
    const envelope = await findRootDocument(db, application.id, application.rootVersion);
    if (!envelope) throw notFound();
    return JSON.parse(new TextDecoder().decode(envelope)) as unknown;
  },
};
