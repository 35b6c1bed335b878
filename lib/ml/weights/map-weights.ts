/**
 * Fits tensors of a file to the parameters of a graph, by name. It reports everything: what matched, what the graph still
 * needs, what the file has too much, what has another shape. Layouts are the reader's business: tensors arrive HWIO.
 */
import { AppError } from '@/lib/core';
import type { GraphParam, ModelGraph, Weights } from '../graph/types';
import type { AliasTable } from './alias-tables';
import type { NamedTensors } from './named-tensors';

export interface MapOptions {
  /** Our name of a source tensor; without it names must be equal. */
  readonly aliases?: AliasTable;
  /** Only source tensors that start so are read; the prefix is cut off. */
  readonly sourcePrefix?: string;
  /** Put before the name to find the parameter. */
  readonly targetPrefix?: string;
  /**
   * Names that are not taken over and may be missing, unexpected or of another shape: exact, or with `*` at the end.
   * `head.*` also means every parameter of the graph's head; it is the default when the file's head does not fit as a
   * whole (another number of classes), since half a head would be worth nothing.
   */
  readonly skip?: readonly string[];
}

/** What became of each tensor and parameter. `weights` holds the matched ones; it shares memory with the tensors. */
export interface MappedWeights {
  readonly weights: Weights;
  readonly matched: readonly { readonly name: string; readonly source: string }[];
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly shapeMismatch: readonly {
    readonly name: string;
    readonly source: string;
    readonly expected: readonly number[];
    readonly got: readonly number[];
  }[];
  /** All names that `skip` covers: parameters among them keep their start values. */
  readonly skipped: readonly string[];
}

/**
 * Finds a tensor for each parameter of the graph.
 * @throws AppError `weights/missing` {missing, unexpected}, `weights/shape-mismatch` {name, expected, got} for what `skip` does not cover
 */
export function mapWeights(graph: ModelGraph, tensors: NamedTensors, options: MapOptions = {}): MappedWeights {
  const params = new Map(graph.params.map((param) => [param.name, param]));
  const weights = new Map<string, Float32Array>();
  const matched: { name: string; source: string }[] = [];
  const unexpected: { name: string; source: string }[] = [];
  const shapeMismatch: MappedWeights['shapeMismatch'][number][] = [];
  for (const [source, tensor] of tensors) {
    const name = targetName(source, options);
    if (name === undefined) continue;
    const param = params.get(name);
    if (!param || weights.has(name)) unexpected.push({ name, source });
    else if (!isSameShape(param.shape, tensor.shape)) shapeMismatch.push({ name, source, expected: param.shape, got: tensor.shape });
    else {
      weights.set(name, tensor.data);
      matched.push({ name, source });
    }
  }
  const mismatched = new Set(shapeMismatch.map(({ name }) => name));
  const missing = graph.params.map((param) => param.name).filter((name) => !weights.has(name) && !mismatched.has(name));
  const isSkipped = skipRule(options.skip ?? defaultSkip(graph.params, weights), params);
  for (const name of [...weights.keys()].filter(isSkipped)) weights.delete(name);
  const skipped = [...new Set([...params.keys(), ...unexpected.map(({ name }) => name)])].filter(isSkipped);
  const kept = matched.filter(({ name }) => weights.has(name));
  const report = { weights, matched: kept, missing, unexpected: unexpected.map(({ source }) => source), shapeMismatch, skipped };
  refuseUncovered(report, isSkipped, unexpected);
  return report;
}

function targetName(source: string, { aliases, sourcePrefix = '', targetPrefix = '' }: MapOptions): string | undefined {
  if (!source.startsWith(sourcePrefix)) return undefined;
  const bare = source.slice(sourcePrefix.length);
  return targetPrefix + (aliases ? (aliases(bare) ?? bare) : bare);
}

function defaultSkip(params: readonly GraphParam[], weights: Weights): readonly string[] {
  const isHeadWhole = params.every(({ name, part }) => part !== 'head' || weights.has(name));
  return isHeadWhole ? [] : ['head.*'];
}

function skipRule(skip: readonly string[], params: ReadonlyMap<string, GraphParam>): (name: string) => boolean {
  const prefixes = skip.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1));
  const names = new Set(skip);
  return (name) =>
    names.has(name) || prefixes.some((prefix) => name.startsWith(prefix)) || (names.has('head.*') && params.get(name)?.part === 'head');
}

function refuseUncovered(report: MappedWeights, isSkipped: (name: string) => boolean, unexpected: readonly { name: string; source: string }[]): void {
  const wrong = report.shapeMismatch.find(({ name }) => !isSkipped(name));
  if (wrong) {
    const { name, expected, got } = wrong;
    const sentence = `${name} must have the shape ${expected.join(' x ')}, the file has ${got.join(' x ')}.`;
    throw new AppError('weights/shape-mismatch', sentence, { details: { name, expected, got } });
  }
  const missing = report.missing.filter((name) => !isSkipped(name));
  const extra = unexpected.filter(({ name }) => !isSkipped(name)).map(({ source }) => source);
  if (missing.length + extra.length === 0) return;
  const sentence = `These weights are of another network: ${missing.length} tensors are missing, ${extra.length} have no place.`;
  throw new AppError('weights/missing', sentence, { details: { missing, unexpected: extra } });
}

function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}
