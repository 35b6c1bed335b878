/** The health of this server: its database answers, and which starter weights are there. Fetches nothing itself. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureInstance, openDatabase } from '@/db';
import type { HealthResponse } from '@/lib/api';
import { toAppError } from '@/lib/core';
import packageJson from '@/package.json';

/** The answer, and the id of this instance when the database could tell it. */
export interface HealthReport {
  readonly health: HealthResponse;
  readonly instance?: string;
}

/** Looks at everything that has to work. Never throws: what is wrong stands in the answer. */
export async function readHealth(): Promise<HealthReport> {
  const base = { database: 'pglite', storage: 'file' } as const;
  try {
    const weights = await readWeights();
    const instance = await ensureInstance(await openDatabase(), packageJson.version);
    return { health: { ok: true, ...base, weights }, instance: instance.id };
  } catch (thrown) {
    const { code, message } = toAppError(thrown);
    return { health: { ok: false, ...base, weights: [], error: { code, message } } };
  }
}

/** What the start script wrote about the starters; weights on their way are still missing. */
async function readWeights(): Promise<HealthResponse['weights']> {
  const path = join(process.env['SLIPWAY_ROOT'] ?? '.', 'public', 'weights', 'status.json');
  const status = JSON.parse(await readFile(path, 'utf8')) as { readonly weights: readonly { readonly id: string; readonly state: string }[] };
  return status.weights.map(({ id, state }) => ({ id, state: state === 'ready' ? 'ready' : 'missing' }));
}
