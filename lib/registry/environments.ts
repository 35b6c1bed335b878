/**
 * Environments: where devices belong. Each has a public key that stands in client code, and is born with a first signed
 * manifest that names no model. What they tell devices to run is changed by deployments only.
 */
import { randomInt } from 'node:crypto';
import {
  type ApplicationRow,
  type EnvironmentRow,
  type EnvironmentSettings,
  insertEnvironment,
  listEnvironments,
  lockEnvironment,
  retireEnvironment,
  type Tenant,
  type Tx,
  updateEnvironment,
} from '@/db';
import type { ActorView, registryEndpoints } from '@/lib/api';
import { AppError, recordId } from '@/lib/core';
import { actorOf, audit } from './audit';
import { changedFields } from './changed-fields';
import { environmentTag, environmentView, environmentViews } from './environment-view';
import { Reply, type Services } from './http/call';
import { notFound } from './http/match';
import { publishFirstManifest, publishHead } from './manifest';
import { requireName, withFreeName } from './names';
import { versionManifestReader } from './version-manifest';

/** Every application has these two, always. */
export const bornEnvironments: readonly string[] = ['dev', 'prod'];

const oldKeyDays = 30;
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export interface NewEnvironment {
  readonly tenant: Tenant;
  readonly application: ApplicationRow;
  readonly name: string;
  readonly settings?: EnvironmentSettings;
  readonly actor: ActorView;
  readonly now: Date;
}

/**
 * Makes an environment with its first manifest; the caller writes the audit entry.
 * @throws AppError `name/invalid`, `name/reserved`; a unique violation when the name is taken (`withFreeName` maps it)
 */
export async function createEnvironment(tx: Tx, { tenant, application, name, settings = {}, actor, now }: NewEnvironment): Promise<EnvironmentRow> {
  requireName('environment', name);
  const environment = await insertEnvironment(tx, {
    ...settings,
    id: recordId('environment', now.getTime()),
    organizationId: tenant,
    applicationId: application.id,
    name,
    publicKey: newEnvironmentKey(),
    createdAt: now,
  });
  await publishFirstManifest(tx, { tenant, application, environment, actor, now });
  return lock(tx, environment);
}

/** `ek_` and 24 random letters and digits. */
function newEnvironmentKey(): string {
  return `ek_${Array.from({ length: 24 }, () => base62[randomInt(base62.length)]).join('')}`;
}

async function lock(tx: Tx, environment: EnvironmentRow): Promise<EnvironmentRow> {
  const row = await lockEnvironment(tx, environment);
  if (!row) throw notFound();
  return row;
}

const targetOf = ({ id, name }: EnvironmentRow, application: ApplicationRow) => ({ kind: 'environment', id, name, application: application.name });

type EnvironmentServices = Services<
  Pick<typeof registryEndpoints, 'environments.list' | 'environments.create' | 'environments.get' | 'environments.update' | 'environments.delete'>
>;

export const environmentServices: EnvironmentServices = {
  'environments.list': async ({ db, tenant, application, now }) => ({
    items: await environmentViews(db, tenant, await listEnvironments(db, application), now),
    nextCursor: null,
  }),

  'environments.create': async ({ db, tenant, application, principal, body, now, request }) => {
    const { name, ...settings } = body;
    const actor = actorOf(principal);
    return withFreeName('environment', name, () =>
      db.transaction(async (tx) => {
        const row = await createEnvironment(tx, { tenant, application, name, settings, actor, now });
        const note = { action: 'environment.created', target: targetOf(row, application), after: body };
        await audit(tx, { tenant, actor, now, request }, note);
        return tagged(await environmentView(tx, tenant, row, now), 201);
      }),
    );
  },

  'environments.get': async ({ db, tenant, environment, now }) => tagged(await environmentView(db, tenant, environment, now)),

  'environments.update': async ({ db, host, tenant, application, environment, principal, body, now, request }) => {
    const { rotateKey, frozenUntil, ...settings } = body;
    return db.transaction(async (tx) => {
      const before = await lock(tx, environment);
      const row = await updateEnvironment(tx, before, {
        ...settings,
        ...(frozenUntil === undefined ? {} : { frozenUntil: frozenUntil === null ? null : new Date(frozenUntil) }),
        ...(rotateKey ? rotated(before, now) : {}),
        updatedAt: now,
      });
      const note = {
        action: rotateKey ? 'environment.key_rotated' : 'environment.updated',
        target: targetOf(row, application),
        before: { ...changedFields(before, body), ...(rotateKey ? { key: before.publicKey } : {}) },
        after: { ...settings, frozenUntil, ...(rotateKey ? { key: row.publicKey } : {}) },
      };
      const actor = actorOf(principal);
      await audit(tx, { tenant, actor, now, request }, note);
      // Devices read these two in the manifest.
      if (settings.ttlDays !== undefined || settings.minPollSeconds !== undefined) {
        await publishHead(tx, { tenant, application, environment: row, actor, now }, { kind: 'refresh' }, versionManifestReader(host.artifacts()));
      }
      return tagged(await environmentView(tx, tenant, await lock(tx, row), now));
    });
  },

  'environments.delete': async ({ db, tenant, application, environment, principal, now, request }) => {
    if (bornEnvironments.includes(environment.name)) {
      throw new AppError('resource/in-use', `Every application keeps its environment ${environment.name}.`, {
        details: { environment: environment.name },
      });
    }
    await db.transaction(async (tx) => {
      await retireEnvironment(tx, await lock(tx, environment), now);
      const note = { action: 'environment.retired', target: targetOf(environment, application) };
      await audit(tx, { tenant, actor: actorOf(principal), now, request }, note);
    });
    return undefined;
  },
};

/** A new key; the one before works for 30 days more, the one before that no longer. */
function rotated({ publicKey }: EnvironmentRow, now: Date) {
  return { publicKey: newEnvironmentKey(), oldKey: publicKey, oldKeyUntil: new Date(now.getTime() + oldKeyDays * 86_400_000) };
}

function tagged<View extends { readonly revision: number }>(view: View, status = 200): Reply<View> {
  return new Reply(view, { status, headers: { etag: environmentTag(view) } });
}
