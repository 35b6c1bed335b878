/** From a stored model and its open backbone to what a package states. */
import type { Json, Model, PackageClass } from '@/lib/core';
import { buildNetwork, type CatalogEntry, type HeadWeights, joinHead, type Weights } from '@/lib/ml';
import { slipwayVersion } from '../version';
import type { PackageModel } from './contents';

interface Backbone {
  readonly entry: CatalogEntry;
  readonly weights: Weights;
}

/** What the package of a model holds. Classes without photos have no output, so they are not in it. */
export async function packageModelOf(model: Model, head: HeadWeights, backbone: Backbone): Promise<PackageModel> {
  const { entry, weights } = backbone;
  const all = model.details['classes'] as unknown as readonly Omit<PackageClass, 'index'>[];
  const classes = head.outputs.flatMap((output, index) => {
    const cls = all[output];
    return cls ? [{ index, id: cls.id, name: cls.name, color: cls.color }] : [];
  });
  const graph = await buildNetwork(entry.network, { ...entry.params, num_classes: classes.length });
  const { accuracy, right, of, interval, metrics, validationBy, run, snapshotHash, history, previous } = model.details;
  const facts = run as Readonly<Record<string, Json | undefined>>;
  const options = facts['options'] as Readonly<Record<string, Json>> | undefined;
  return {
    id: model.id,
    name: model.name,
    createdAt: model.createdAt,
    slipwayVersion,
    entry,
    graph,
    weights: joinHead(graph, weights, head),
    classes,
    metrics: { accuracy, right, of, interval, ...(metrics as Record<string, Json>) },
    curves: history ?? [],
    provenance: {
      snapshot: String(snapshotHash ?? '').replace('sha256:', ''),
      split: validationBy,
      options: facts['options'],
      seed: options?.['seed'] ?? null,
      runtime: 'ort',
      device: facts['device'],
      steps: facts['iterations'],
      seconds: facts['seconds'],
      baseWeights: { id: entry.id, sha256: entry.sha256 },
      parent: (previous as { readonly id: string } | null | undefined)?.id ?? null,
    },
  };
}
