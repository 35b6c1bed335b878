/**
 * Loads what a path names, part by part, each within the one before. What is missing, archived, outside the key's binding or
 * another tenant's is the same 404.
 */
import { type Database, findApplication, findEnvironment, findMembership, findModel, findUpload, findVersion } from '@/db';
import { isOutOfBinding, type Principal, personOf } from '../access';
import { wrongPartAddress } from '../storage';
import type { Rows } from './call';
import { notFound } from './match';

export interface LoadRequest {
  readonly db: Database;
  readonly principal: Principal | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly now: Date;
}

/** @throws AppError `resource/not-found`, `version/not-found` */
export async function loadRows(load: LoadRequest): Promise<Rows> {
  const { db, principal, params } = load;
  if (params['upload'] !== undefined) return loadUpload(load, params['upload']);
  if (params['org'] === undefined || !principal) return {};
  const organization = found(await findMembership(db, personOf(principal), params['org']));
  const tenant = organization.tenant;
  const application = params['app'] === undefined ? undefined : found(await findApplication(db, tenant, params['app']));
  const place = { organizationId: organization.id, ...(application ? { applicationId: application.id } : {}) };
  if (isOutOfBinding(principal, place)) throw notFound();
  if (!application) return { tenant, organization };
  const environment = params['env'] === undefined ? undefined : found(await findEnvironment(db, application, params['env']));
  const model = params['model'] === undefined ? undefined : found(await findModel(db, application, params['model']));
  const version = params['version'] === undefined || !model ? undefined : found(await findVersion(db, model, params['version']));
  return {
    tenant,
    organization,
    application,
    ...(environment ? { environment } : {}),
    ...(model ? { model } : {}),
    ...(version ? { version } : {}),
  };
}

/** An upload belongs to its version's organization; a signed address needs no principal. */
async function loadUpload({ db, principal }: LoadRequest, id: string): Promise<Rows> {
  const upload = await findUpload(db, id);
  // Whoever holds no signed address does not learn which uploads there are.
  if (!principal && !upload) throw wrongPartAddress();
  if (!upload) throw notFound();
  if (!principal) return { upload };
  const organization = found(await findMembership(db, personOf(principal), upload.organizationId));
  if (isOutOfBinding(principal, { organizationId: organization.id, applicationId: upload.applicationId })) throw notFound();
  return { tenant: organization.tenant, organization, upload };
}

function found<T>(row: T | undefined): T {
  if (row === undefined) throw notFound();
  return row;
}
