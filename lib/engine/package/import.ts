/** Takes a model package into a project: every hash is checked first, and nothing of a failing package is kept. */
import { AppError, type Id, type Json, type Model, newId } from '@/lib/core';
import { zipSource } from '@/lib/media/archive';
import { backboneHash, type CatalogEntry, weightsCatalog } from '@/lib/ml';
import type { ActionContext } from '../actions/action';
import { requireProject } from '../project-row';
import { backbonePool } from '../train/gpu-host';
import { headFile, headPath } from '../train/model-row';
import { type ReadPackage, readPackage } from './read';

/**
 * Imports a package whose backbone is in the catalog; only its head is kept, since the backbone is there already.
 * @throws AppError `package/*`, `zip/*`, `package/unknown-backbone`
 */
export async function importModel(context: ActionContext, projectId: string, file: Blob): Promise<{ id: string }> {
  const project = await requireProject(context, projectId);
  const read = await readPackage(await zipSource(file, 'package'));
  const { manifest, weights } = read;
  const provenance = manifest.provenance as Readonly<Record<string, Json | undefined>>;
  const entry = await backboneOf(context, read, provenance['baseWeights'] as Readonly<Record<string, Json>> | undefined);
  const kernel = weights.get('fc.kernel') ?? new Float32Array();
  const bias = weights.get('fc.bias') ?? new Float32Array();
  const head = headFile({ kernel, bias });
  const stored = await context.storage.blobs.put(head, 'application/octet-stream');
  const metrics = manifest.metrics as Readonly<Record<string, Json | undefined>>;
  const model: Model = {
    id: newId('model'),
    projectId: project.id as Id<'project'>,
    name: manifest.name,
    task: 'classification',
    createdAt: new Date().toISOString(),
    files: { [headPath]: { hash: stored.hash, sizeBytes: stored.sizeBytes } },
    details: {
      network: entry.id,
      backboneHash: manifest.backboneHash,
      dataset: null,
      classes: manifest.classes.map(({ id, name, color }) => ({ id, name, color })),
      outputs: manifest.classes.map(({ index }) => index),
      right: metrics['right'] ?? 0,
      of: metrics['of'] ?? 0,
      accuracy: metrics['accuracy'] ?? null,
      interval: metrics['interval'] ?? null,
      confusion: [],
      perClass: [],
      metrics: { logLoss: metrics['logLoss'] ?? null, auc: metrics['auc'] ?? null, top5: metrics['top5'] ?? null, ece: metrics['ece'] ?? null },
      predictions: [],
      validationBy: provenance['split'] ?? 'automatic',
      snapshotHash: provenance['snapshot'] ?? null,
      run: {
        seconds: provenance['seconds'] ?? 0,
        imagesPerSecond: null,
        backboneRuns: 0,
        cacheHits: 0,
        backend: 'imported',
        device: provenance['device'] ?? '',
        iterations: provenance['steps'] ?? 0,
        options: provenance['options'] ?? {},
      },
      previous: null,
    },
  };
  await context.storage.models.put(model);
  context.bus.post({ kind: 'changed', areas: ['models', 'projects', 'storage'] });
  return { id: model.id };
}

/** The catalog entry that a package's backbone is, by its own numbers and not by what the package says of them. */
async function backboneOf(context: ActionContext, { manifest, graph, weights }: ReadPackage, base: Readonly<Record<string, Json>> | undefined) {
  const hash = backboneHash(graph, weights);
  if (hash !== manifest.backboneHash) {
    throw new AppError('package/hash', 'The backbone in the package is not the one that the package names.', { details: { path: 'backboneHash' } });
  }
  const entry = weightsCatalog.all.find(({ id, sha256 }) => id === base?.['id'] && sha256 === base['sha256']);
  const known = entry && (await knownBackbone(context, entry));
  // Weights that are not here now are compared when the model is first used.
  if (entry && (known === null || known === hash)) return entry;
  throw new AppError('package/unknown-backbone', 'This package stands on a network that this Slipway does not know. Update Slipway.', {
    details: { backboneHash: hash },
  });
}

/** The identity of an entry's backbone; null while its weights cannot be had. */
async function knownBackbone(context: ActionContext, entry: CatalogEntry): Promise<string | null> {
  try {
    return await backbonePool(context).hashOf(entry, { signal: context.signal });
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'weights/unavailable') return null;
    throw thrown;
  }
}
