/**
 * `slipway-graph/1` as JSON (training.md 1.1): the canonical text (RFC 8785) that hashes are taken of, and the strict reader. The reader
 * accepts nothing it does not know, so that equal graphs have equal bytes and a damaged file never reaches a runtime.
 */
import { AppError, canonicalJson, type Json } from '@/lib/core';
import { inferShapes, unknownOp } from './infer-shapes';
import { attrChecks, isOpId } from './ops/op-list';
import type { ModelGraph } from './types';

const outputKinds = ['logits', 'probabilities', 'features', 'value', 'boxes', 'scores', 'classmap'];
const roles = ['kernel', 'bias', 'gamma', 'beta', 'stat', 'const'];
const parts = ['backbone', 'head'];
/** Kinds of initialisers and the number each carries beside its kind. */
const initFields: Readonly<Record<string, readonly string[]>> = {
  'he-normal-out': [],
  'he-uniform-in': [],
  'xavier-uniform': [],
  'dense-uniform': [],
  'trunc-normal': ['s'],
  const: ['v'],
};

type Fields = Readonly<Record<string, unknown>>;

/** The canonical text of a graph. */
export function graphToJson(g: ModelGraph): string {
  // Interfaces have no index signature, so the compiler cannot see that a graph is plain JSON.
  return canonicalJson(g as unknown as Json);
}

/**
 * Reads a graph from its text or from parsed JSON.
 * @throws AppError `graph/bad-json` {path}, `graph/version`, `graph/unknown-op`, and everything {@link inferShapes} refuses
 */
export function parseGraph(source: unknown): ModelGraph {
  const g = record(typeof source === 'string' ? parseText(source) : source, '');
  if (g['format'] !== 'slipway-graph' || g['version'] !== 1) {
    const details = { format: g['format'], version: g['version'] };
    throw new AppError('graph/version', 'This is not a model graph of the version that Slipway reads, slipway-graph 1.', { details });
  }
  onlyFields(g, ['format', 'version', 'name', 'input', 'nodes', 'params', 'outputs', 'cuts', 'taps'], '');
  text(g, 'name', '');
  checkGraphInput(record(g['input'], 'input'));
  list(g, 'nodes').forEach((node, i) => {
    checkNode(record(node, `nodes[${i}]`), `nodes[${i}]`);
  });
  list(g, 'params').forEach((param, i) => {
    checkParam(record(param, `params[${i}]`), `params[${i}]`);
  });
  checkNamed(list(g, 'outputs'), 'outputs', ['id', 'node', 'kind']);
  checkNamed(list(g, 'cuts'), 'cuts', ['id', 'node']);
  checkTexts(record(g['taps'], 'taps'), 'taps');
  // Every field was checked above.
  const graph = g as unknown as ModelGraph;
  inferShapes(graph);
  return graph;
}

function parseText(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    throw new AppError('graph/bad-json', 'The model graph is not JSON.', { details: { path: '' }, cause });
  }
}

function checkGraphInput(input: Fields): void {
  onlyFields(input, ['id', 'shape'], 'input');
  text(input, 'id', 'input');
  const shape = input['shape'];
  const isPicture = Array.isArray(shape) && shape.length === 4 && shape[0] === 'N' && isSize(shape[1]) && isSize(shape[2]) && shape[3] === 3;
  if (!isPicture) throw badJson('input.shape', 'must be ["N", height, width, 3]');
}

function checkNode(node: Fields, path: string): void {
  onlyFields(node, ['id', 'op', 'in', 'params', 'attrs'], path);
  const id = text(node, 'id', path);
  const op = node['op'];
  if (typeof op !== 'string' || !isOpId(op)) throw unknownOp(id, op);
  if (!list(node, 'in', path).every((input) => typeof input === 'string')) throw badJson(`${path}.in`, 'must name nodes');
  checkTexts(record(node['params'], `${path}.params`), `${path}.params`);
  const attrs = record(node['attrs'], `${path}.attrs`);
  const checks = attrChecks(op);
  onlyFields(attrs, Object.keys(checks), `${path}.attrs`);
  for (const [name, check] of Object.entries(checks)) {
    if (check.isOptional && attrs[name] === undefined) continue;
    if (!check.ok(attrs[name])) throw badJson(`${path}.attrs.${name}`, `must be ${check.expected}`);
  }
}

function checkParam(param: Fields, path: string): void {
  onlyFields(param, ['name', 'shape', 'role', 'part', 'init'], path);
  text(param, 'name', path);
  if (!list(param, 'shape', path).every(isSize)) throw badJson(`${path}.shape`, 'must be whole numbers above 0');
  choice(param, 'role', roles, path);
  choice(param, 'part', parts, path);
  const init = record(param['init'], `${path}.init`);
  const fields = initFields[choice(init, 'kind', Object.keys(initFields), `${path}.init`)] ?? [];
  onlyFields(init, ['kind', ...fields], `${path}.init`);
  const wrong = fields.find((field) => !Number.isFinite(init[field]));
  if (wrong !== undefined) throw badJson(`${path}.init.${wrong}`, 'must be a number');
}

function checkNamed(entries: readonly unknown[], name: string, fields: readonly string[]): void {
  entries.forEach((entry, i) => {
    const path = `${name}[${i}]`;
    const named = record(entry, path);
    onlyFields(named, fields, path);
    text(named, 'id', path);
    text(named, 'node', path);
    if (fields.includes('kind')) choice(named, 'kind', outputKinds, path);
  });
}

function record(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badJson(path, 'must be an object');
  return value as Fields;
}

function list(fields: Fields, name: string, path = ''): readonly unknown[] {
  const value = fields[name];
  if (!Array.isArray(value)) throw badJson(path ? `${path}.${name}` : name, 'must be a list');
  return value;
}

function text(fields: Fields, name: string, path: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw badJson(path ? `${path}.${name}` : name, 'must be a text');
  return value;
}

function choice(fields: Fields, name: string, choices: readonly string[], path: string): string {
  const value = text(fields, name, path);
  if (!choices.includes(value)) throw badJson(`${path}.${name}`, `must be one of ${choices.join(', ')}`);
  return value;
}

function checkTexts(fields: Fields, path: string): void {
  for (const name of Object.keys(fields)) text(fields, name, path);
}

function onlyFields(fields: Fields, known: readonly string[], path: string): void {
  const extra = Object.keys(fields).find((name) => !known.includes(name));
  if (extra !== undefined) throw badJson(path ? `${path}.${extra}` : extra, 'is not a field of slipway-graph 1');
}

function isSize(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function badJson(path: string, what: string): AppError {
  return new AppError('graph/bad-json', `The model graph is damaged: ${path || 'it'} ${what}.`, { details: { path } });
}
