/** Identities of a graph and of a trained backbone (training.md 1.1), bare lower-case hex. */
import { Sha256Stream, sha256Hex } from '@/lib/core';
import { graphToJson } from './serialize';
import { backboneGraph } from './subgraph';
import type { ModelGraph, Weights } from './types';
import { weightOf } from './weights';

/** SHA-256 of the canonical JSON of a graph. */
export function graphHash(g: ModelGraph): string {
  return sha256Hex(graphToJson(g));
}

/**
 * SHA-256 over the canonical backbone sub-graph, then, in name order, a line with the name and the SHA-256 of the f32 bytes of each
 * of its parameters. Equal for two models that share a backbone, whatever their heads.
 * @throws AppError `graph/param-missing`, `graph/param-shape`
 */
export function backboneHash(g: ModelGraph, weights: Weights): string {
  const backbone = backboneGraph(g);
  const encoder = new TextEncoder();
  const stream = new Sha256Stream().update(encoder.encode(graphToJson(backbone)));
  const params = backbone.params.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const param of params) {
    const values = weightOf(weights, param);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    stream.update(encoder.encode(`\n${param.name} ${sha256Hex(bytes)}`));
  }
  return stream.hex();
}
