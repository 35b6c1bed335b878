/** Versions of a model: listed, started, described, given up. Finalizing and reading their bytes have files of their own. */
import {
  type Database,
  deleteUnready,
  listUploads,
  listVersions,
  readVersion,
  type Tenant,
  type Tx,
  updateVersionWords,
  type VersionFacts,
  versionSortKey,
} from '@/db';
import type { registryEndpoints, VersionView } from '@/lib/api';
import { AppError } from '@/lib/core';
import { actorOf, audit } from './audit';
import { changedFields } from './changed-fields';
import { discardUploads } from './discard-uploads';
import { finalizeVersion } from './finalize-version';
import type { Services } from './http/call';
import { notFound } from './http/match';
import { createVersion, requireDescription } from './new-version';
import { mapPage, readPage } from './pages';
import { versionBytesServices } from './version-bytes';
import { pendingMs, versionView } from './version-view';

type VersionEndpoints = Pick<typeof registryEndpoints, Extract<keyof typeof registryEndpoints, `versions.${string}`>>;

export const versionServices: Services<VersionEndpoints> = {
  ...versionBytesServices,
  'versions.create': createVersion,
  'versions.finalize': finalizeVersion,

  'versions.list': async ({ db, model, query, now }) => {
    const page = await readPage<VersionFacts, readonly [number, string]>(
      query,
      ['number', 'string'],
      (limit, after) =>
        listVersions(db, model, {
          limit,
          isAscending: query.order === 'number',
          isReadyOnly: query.state === 'ready',
          pendingSince: new Date(now.getTime() - pendingMs),
          ...(after ? { after } : {}),
        }),
      versionSortKey,
    );
    return mapPage(page, versionView);
  },

  'versions.get': async ({ db, tenant, version }) => viewOf(db, tenant, version.id),

  'versions.update': async ({ db, tenant, model, version, principal, body, now, request }) => {
    const { description, tags, ...others } = body;
    const [field] = Object.keys(others);
    if (field !== undefined) {
      const message = `Only description and tags of a version can change, so ${field} stays as it is.`;
      throw new AppError('version/immutable', message, { details: { field } });
    }
    requireDescription(description);
    return db.transaction(async (tx) => {
      await updateVersionWords(tx, version, { description, tags });
      const note = {
        action: 'version.updated',
        target: { kind: 'version', id: version.id, model: model.name, number: version.number },
        before: changedFields(version, { description, tags }),
        after: { description, tags },
      };
      await audit(tx, { tenant, actor: actorOf(principal), now, request }, note);
      return viewOf(tx, tenant, version.id);
    });
  },

  'versions.abort': async ({ host, db, tenant, model, version, principal, now, request }) => {
    if (version.number !== null) {
      throw new AppError('version/immutable', `Version ${version.number} is published and stays.`, { details: { version: version.number } });
    }
    const uploads = await listUploads(db, tenant, [version.id]);
    await db.transaction(async (tx) => {
      if (!(await deleteUnready(tx, tenant, version.id))) {
        throw new AppError('upload/state', 'This version is being checked; it can be given up when that failed.', {
          details: { state: 'verifying' },
        });
      }
      const note = { action: 'version.aborted', target: { kind: 'version', id: version.id, model: model.name } };
      await audit(tx, { tenant, actor: actorOf(principal), now, request }, note);
    });
    await discardUploads(host.artifacts(), uploads);
    return undefined;
  },
};

async function viewOf(db: Database | Tx, tenant: Tenant, id: string): Promise<VersionView> {
  const facts = await readVersion(db, tenant, id);
  if (!facts) throw notFound();
  return versionView(facts);
}
