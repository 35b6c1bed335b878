/**
 * The health of this server: its database and its artifact store answer, and which starter weights are there. Fetches nothing
 * itself.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatabaseKind, databaseKind, ensureInstance, openDatabase } from '@/db';
import type { HealthResponse } from '@/lib/api';
import { toAppError } from '@/lib/core';
import packageJson from '@/package.json';
import { blobKey, openArtifacts, storageKind } from './storage';

/** The answer, and the id of this instance when the database could tell it. */
export interface HealthReport {
  readonly health: HealthResponse;
  readonly instance?: string;
}

/** No blob has this hash; asking for it shows that the store answers. */
const nobody = blobKey('0'.repeat(64));

/** Looks at everything that has to work. Never throws: what is wrong stands in the answer. */
export async function readHealth(): Promise<HealthReport> {
  const kinds = { database: kindOfDatabase(), storage: storageKind() };
  try {
    const weights = await readWeights();
    const instance = await ensureInstance(await openDatabase(), packageJson.version);
    await openArtifacts().head(nobody);
    return { health: { ok: true, ...kinds, weights }, instance: instance.id };
  } catch (thrown) {
    const { code, message } = toAppError(thrown);
    return { health: { ok: false, ...kinds, weights: [], error: { code, message } } };
  }
}

/** An address that cannot be read is an error of opening; here it is a Postgres somewhere. */
function kindOfDatabase(): DatabaseKind {
  try {
    return databaseKind();
  } catch {
    return 'pg';
  }
}

/** What the start script wrote about the starters; weights on their way are still missing. */
async function readWeights(): Promise<HealthResponse['weights']> {
  const path = join(process.env['SLIPWAY_ROOT'] ?? '.', 'public', 'weights', 'status.json');
  const status = JSON.parse(await readFile(path, 'utf8')) as { readonly weights: readonly { readonly id: string; readonly state: string }[] };
  return status.weights.map(({ id, state }) => ({ id, state: state === 'ready' ? 'ready' : 'missing' }));
}
