/**
 * `class_weights` of the head solver (training.md 5.1): how much one photo of each class counts. `auto` is the rule of
 * Turi Create's source, normalised to sum 1; `balanced` is the usual N / (K n_c).
 */
import { AppError } from '@/lib/core';
import type { HeadOptions } from './options';

const smallest = 1e-20;

/**
 * The weight of each class.
 * @param names all classes of the data, in index order
 * @param counts number of photos of each; a class without photos weighs 0 and takes no part in the rules
 * @throws AppError `train/bad-option` when a map leaves a class out, names an unknown one or has a value that is not above 1e-20
 */
export function classWeights(option: HeadOptions['class_weights'], names: readonly string[], counts: readonly number[]): number[] {
  if (option === null) return counts.map((count) => (count > 0 ? 1 : 0));
  if (typeof option !== 'string') return mapWeights(option, names);
  const inverse = counts.map((count) => (count > 0 ? 1 / count : 0));
  const present = counts.filter((count) => count > 0).length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const factor = option === 'auto' ? 1 / inverse.reduce((sum, value) => sum + value, 0) : total / present;
  return inverse.map((value) => value * factor);
}

function mapWeights(map: Readonly<Record<string, number>>, names: readonly string[]): number[] {
  const refuse = (why: string): never => {
    const allowed = `a number above ${smallest} for each of: ${names.join(', ')}`;
    throw new AppError('train/bad-option', `class_weights ${why}.`, { details: { name: 'class_weights', value: map, allowed } });
  };
  const unknown = Object.keys(map).find((name) => !names.includes(name));
  if (unknown !== undefined) refuse(`names ${unknown}, which is no class of the data`);
  return names.map((name) => {
    const value = Object.hasOwn(map, name) ? map[name] : undefined;
    if (value === undefined) return refuse(`leaves out ${name}`);
    return Number.isFinite(value) && value > smallest ? value : refuse(`gives ${name} the value ${value}, which is not above ${smallest}`);
  });
}
