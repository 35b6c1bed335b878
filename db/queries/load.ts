/**
 * Finds what a path names, each within the one before: an organization by its members, an application in its organization, and
 * so on down. What is archived or retired is not found. Names are found without regard to case, ids as they are.
 */
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Database, Tx } from '../client';
import { members } from '../schema/accounts';
import { organizations } from '../schema/organizations';
import { aliases, applications, environments, models, uploads, versions } from '../schema/registry';

/** The id of an organization that somebody was found to belong to; every query of a tenant takes one. */
export type Tenant = string & { readonly __tenant: true };

export type ApplicationRow = typeof applications.$inferSelect;
export type EnvironmentRow = typeof environments.$inferSelect;
export type RegistryModelRow = typeof models.$inferSelect;
export type VersionRow = typeof versions.$inferSelect;
/** An upload with the application that it is for. */
export type UploadRow = typeof uploads.$inferSelect & { readonly applicationId: string; readonly modelId: string };

/** An organization, seen by one of its members. */
export type MembershipRow = typeof organizations.$inferSelect & {
  readonly tenant: Tenant;
  readonly role: 'owner' | 'admin' | 'deployer' | 'uploader' | 'viewer';
};

type Handle = Database | Tx;

/** How a name is compared: composed form, lower case. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

const isId = (text: string, prefix: string): boolean => new RegExp(`^${prefix}_[0-9a-z]{26}$`).test(text);

/** The organization with this slug or id, if this person belongs to it. */
export async function findMembership(db: Handle, userId: string, slugOrId: string): Promise<MembershipRow | undefined> {
  const named = isId(slugOrId, 'org') ? eq(organizations.id, slugOrId) : eq(organizations.slug, slugOrId);
  const [row] = await db
    .select({ organization: organizations, role: members.role })
    .from(organizations)
    .innerJoin(members, eq(members.organizationId, organizations.id))
    .where(and(named, eq(members.userId, userId)));
  return row && { ...row.organization, tenant: row.organization.id as Tenant, role: row.role as MembershipRow['role'] };
}

/** All organizations of a person, personal ones first. */
export async function listMemberships(db: Handle, userId: string): Promise<MembershipRow[]> {
  const rows = await db
    .select({ organization: organizations, role: members.role })
    .from(organizations)
    .innerJoin(members, eq(members.organizationId, organizations.id))
    .where(eq(members.userId, userId))
    .orderBy(desc(organizations.personal), organizations.name, organizations.id);
  return rows.map(({ organization, role }) => ({
    ...organization,
    tenant: organization.id as Tenant,
    role: role as MembershipRow['role'],
  }));
}

export async function findApplication(db: Handle, tenant: Tenant, nameOrId: string): Promise<ApplicationRow | undefined> {
  const named = isId(nameOrId, 'app') ? eq(applications.id, nameOrId) : eq(applications.nameKey, nameKey(nameOrId));
  const [row] = await db
    .select()
    .from(applications)
    .where(and(eq(applications.organizationId, tenant), named, isNull(applications.archivedAt)));
  return row;
}

export async function findEnvironment(db: Handle, application: ApplicationRow, nameOrId: string): Promise<EnvironmentRow | undefined> {
  const named = isId(nameOrId, 'env') ? eq(environments.id, nameOrId) : eq(environments.name, nameOrId);
  const [row] = await db
    .select()
    .from(environments)
    .where(
      and(
        eq(environments.organizationId, application.organizationId),
        eq(environments.applicationId, application.id),
        named,
        isNull(environments.retiredAt),
      ),
    );
  return row;
}

export async function findModel(db: Handle, application: ApplicationRow, nameOrId: string): Promise<RegistryModelRow | undefined> {
  const named = isId(nameOrId, 'mdl') ? eq(models.id, nameOrId) : eq(models.nameKey, nameKey(nameOrId));
  const [row] = await db
    .select()
    .from(models)
    .where(and(eq(models.organizationId, application.organizationId), eq(models.applicationId, application.id), named, isNull(models.archivedAt)));
  return row;
}

/** The version with this number, id or `@alias`, or `latest`: the highest that is ready, unless the model forbids it. */
export async function findVersion(db: Handle, model: RegistryModelRow, name: string): Promise<VersionRow | undefined> {
  const ofModel = and(eq(versions.organizationId, model.organizationId), eq(versions.modelId, model.id));
  if (name.startsWith('@')) {
    const [row] = await db
      .select({ version: versions })
      .from(aliases)
      .innerJoin(versions, eq(versions.id, aliases.versionId))
      .where(and(ofModel, eq(aliases.modelId, model.id), eq(aliases.name, name.slice(1)), eq(versions.state, 'ready')));
    return row?.version;
  }
  if (name === 'latest') {
    if (!model.latestEnabled) return undefined;
    const [row] = await db
      .select()
      .from(versions)
      .where(and(ofModel, eq(versions.state, 'ready')))
      .orderBy(desc(versions.number))
      .limit(1);
    return row;
  }
  const isNumber = /^[1-9][0-9]{0,8}$/.test(name);
  if (!isNumber && !isId(name, 'ver')) return undefined;
  const [row] = await db
    .select()
    .from(versions)
    .where(and(ofModel, isNumber ? eq(versions.number, Number(name)) : eq(versions.id, name)));
  return row;
}

/** An upload by its id; whose it is, is for the caller to check. */
export async function findUpload(db: Handle, id: string): Promise<UploadRow | undefined> {
  const [row] = await db
    .select({ upload: uploads, applicationId: models.applicationId, modelId: models.id })
    .from(uploads)
    .innerJoin(versions, eq(versions.id, uploads.versionId))
    .innerJoin(models, eq(models.id, versions.modelId))
    .where(eq(uploads.id, id));
  return row && { ...row.upload, applicationId: row.applicationId, modelId: row.modelId };
}
