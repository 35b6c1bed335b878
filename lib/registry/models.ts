/** Models: what versions are numbered under. */
import {
  archiveModel,
  insertModel,
  listModels,
  liveEnvironments,
  type ModelFacts,
  type RegistryModelRow,
  type Tenant,
  type Tx,
  updateModel,
  withLatest,
} from '@/db';
import type { ModelView, registryEndpoints } from '@/lib/api';
import { AppError, recordId } from '@/lib/core';
import { actorOf, audit } from './audit';
import { changedFields } from './changed-fields';
import type { Call, Services } from './http/call';
import { notFound } from './http/match';
import { requireName, withFreeName } from './names';
import { mapPage, readPage } from './pages';

export interface NewModel {
  readonly tenant: Tenant;
  readonly applicationId: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly now: Date;
}

/**
 * Makes a model; the caller writes the audit entry.
 * @throws AppError `name/invalid`, `name/reserved`; a unique violation when the name is taken (`withFreeName` maps it)
 */
export async function createModel(tx: Tx, { tenant, applicationId, name, description, now }: NewModel): Promise<RegistryModelRow> {
  requireName('model', name);
  const id = recordId('registryModel', now.getTime());
  return insertModel(tx, { id, organizationId: tenant, applicationId, name, description: description ?? '', createdAt: now });
}

export function modelView({ id, name, description, latestEnabled, latestVersion, createdAt, updatedAt }: ModelFacts): ModelView {
  return { id, name, description, latestEnabled, latestVersion, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

const targetOf = ({ id, name }: RegistryModelRow) => ({ kind: 'model', id, name });

type ModelServices = Services<Pick<typeof registryEndpoints, 'models.list' | 'models.create' | 'models.get' | 'models.update' | 'models.delete'>>;

export const modelServices: ModelServices = {
  'models.list': async ({ db, tenant, application, query }) => {
    const page = await readPage<ModelFacts, readonly [string]>(
      query,
      ['string'],
      (limit, after) => listModels(db, tenant, [application.id], { limit, ...(after ? { after: after[0] } : {}) }),
      (row) => [row.nameKey],
    );
    return mapPage(page, modelView);
  },

  'models.create': async ({ db, tenant, application, principal, body, now, request }) => {
    const row = await withFreeName('model', body.name, () =>
      db.transaction(async (tx) => {
        const made = await createModel(tx, { tenant, applicationId: application.id, name: body.name, description: body.description, now });
        await audit(tx, { tenant, actor: actorOf(principal), now, request }, { action: 'model.created', target: targetOf(made), after: body });
        return made;
      }),
    );
    return modelView({ ...row, latestVersion: null });
  },

  'models.get': async ({ db, model }) => viewOf(await withLatest(db, [model])),

  'models.update': async ({ db, tenant, application, model, principal, body, now, request }) => {
    if (body.name !== undefined) requireName('model', body.name);
    return withFreeName('model', body.name, () =>
      db.transaction(async (tx) => {
        // Devices ask for a model by its name.
        if (body.name !== undefined && body.name !== model.name) await refuseWhileLive(tx, { tenant, application, model });
        const row = await updateModel(tx, model, { ...body, updatedAt: now });
        if (!row) throw notFound();
        const note = { action: 'model.updated', target: targetOf(row), before: changedFields(model, body), after: body };
        await audit(tx, { tenant, actor: actorOf(principal), now, request }, note);
        return viewOf(await withLatest(tx, [row]));
      }),
    );
  },

  'models.delete': async ({ db, tenant, application, model, principal, now, request }) => {
    await db.transaction(async (tx) => {
      await refuseWhileLive(tx, { tenant, application, model });
      await archiveModel(tx, model, now);
      await audit(tx, { tenant, actor: actorOf(principal), now, request }, { action: 'model.archived', target: targetOf(model) });
    });
    return undefined;
  },
};

function viewOf([facts]: readonly ModelFacts[]): ModelView {
  if (!facts) throw new TypeError('A model lost its row');
  return modelView(facts);
}

type ModelPlace = Pick<Call<(typeof registryEndpoints)['models.update']>, 'tenant' | 'application' | 'model'>;

/** @throws AppError `resource/in-use` {environments} */
async function refuseWhileLive(tx: Tx, { tenant, application, model }: ModelPlace): Promise<void> {
  const live = await liveEnvironments(tx, { organizationId: tenant, applicationId: application.id, modelId: model.id });
  if (live.length === 0) return;
  throw new AppError('resource/in-use', `${live.join(', ')} tells devices to run this model.`, { details: { environments: live } });
}
