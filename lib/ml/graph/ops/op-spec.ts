/**
 * What every operation of the model graph states about itself: its attributes, how many inputs it takes, the parameters it
 * owns, the shape it gives and what it costs. It runs nothing: runtimes and exporters read these facts and bring their own kernels.
 */
import { AppError } from '@/lib/core';
import type { Init, OpAttrs, OpId, Pads, Pair, ParamRole, ParamSlot, Shape } from '../types';

/** Checks one attribute of a parsed document. `expected` completes "<attribute> must be ...". */
export interface AttrCheck {
  readonly expected: string;
  readonly ok: (value: unknown) => boolean;
  readonly isOptional?: true;
}

/** A parameter that a node owns: its shape in graph layout, its role and how a fresh network fills it. */
export interface ParamDecl {
  readonly slot: ParamSlot;
  readonly shape: readonly number[];
  readonly role: ParamRole;
  readonly init: Init;
}

/** The facts of one operation. `inputs` below are the shapes of the node's inputs, in order. */
export interface OpSpec<K extends OpId> {
  readonly attrs: { readonly [A in keyof OpAttrs[K]]-?: AttrCheck };
  /** How many inputs it takes, at least and at most. */
  readonly arity: readonly [number, number];
  /** @throws AppError `graph/shape` {node, expected, got} */
  shape(attrs: OpAttrs[K], inputs: readonly Shape[], nodeId: string): Shape;
  /** Called after `shape`, so the inputs are known to fit. */
  params(attrs: OpAttrs[K], inputs: readonly Shape[]): readonly ParamDecl[];
  /** Multiply-adds for one image; only convolutions and dense layers count any. */
  macs(attrs: OpAttrs[K], inputs: readonly Shape[], output: Shape): number;
}

/** The refusal of an input that does not fit. */
export function shapeError(node: string, expected: string, got: string): AppError {
  return new AppError('graph/shape', `${node} needs ${expected}, but gets ${got}.`, { details: { node, expected, got } });
}

/** A shape as people write it: `N x 56 x 56 x 64`. */
export function shapeText(shape: Shape): string {
  return shape.join(' x ');
}

/** Height, width and channels of a feature map [N,H,W,C]. @throws AppError `graph/shape` when the input is none */
export function mapSize(inputs: readonly Shape[], node: string): { readonly height: number; readonly width: number; readonly channels: number } {
  const shape = inputs[0] ?? [];
  const [, height, width, channels] = shape;
  if (shape.length !== 4 || typeof height !== 'number' || typeof width !== 'number' || typeof channels !== 'number') {
    throw shapeError(node, 'a feature map [N,H,W,C]', shapeText(shape));
  }
  return { height, width, channels };
}

/** The length of the last axis, which is the channel axis of maps and vectors. */
export function lastAxis(shape: Shape | undefined): number {
  const size = shape?.[shape.length - 1];
  return typeof size === 'number' ? size : 0;
}

/** Cells of a shape for one image. */
export function cellsPerImage(shape: Shape): number {
  return shape.reduce<number>((cells, size) => (typeof size === 'number' ? cells * size : cells), 1);
}

/**
 * Output height and width of a sliding window: floor((H + before + after - d(k - 1) - 1) / s) + 1.
 * @throws AppError `graph/shape` when the window is larger than the padded map
 */
export function windowOutput(
  map: { readonly height: number; readonly width: number },
  window: { readonly kernel: Pair; readonly strides: Pair; readonly pads: Pads; readonly dilations?: Pair },
  node: string,
): Pair {
  const [top, bottom, left, right] = window.pads;
  const [dilationY, dilationX] = window.dilations ?? [1, 1];
  const steps = (size: number, pad: number, kernel: number, stride: number, dilation: number) =>
    Math.floor((size + pad - dilation * (kernel - 1) - 1) / stride) + 1;
  const height = steps(map.height, top + bottom, window.kernel[0], window.strides[0], dilationY);
  const width = steps(map.width, left + right, window.kernel[1], window.strides[1], dilationX);
  if (height < 1 || width < 1) {
    throw shapeError(node, `a map of at least the size of its window ${window.kernel.join(' x ')}`, `${map.height} x ${map.width}`);
  }
  return [height, width];
}

const isNatural = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isPositive = (value: unknown) => isNatural(value) && value > 0;
const isTuple = (value: unknown, length: number, isPart: (part: unknown) => boolean) =>
  Array.isArray(value) && value.length === length && value.every(isPart);

export const positiveInteger: AttrCheck = { expected: 'a whole number above 0', ok: isPositive };
export const positivePair: AttrCheck = { expected: 'two whole numbers above 0', ok: (value) => isTuple(value, 2, isPositive) };
export const padsAttr: AttrCheck = { expected: 'four whole numbers [top, bottom, left, right]', ok: (value) => isTuple(value, 4, isNatural) };
export const finiteNumber: AttrCheck = { expected: 'a number', ok: Number.isFinite };
export const boolean: AttrCheck = { expected: 'true or false', ok: (value) => typeof value === 'boolean' };

/** A number from `min` to `max`, both allowed. */
export function numberBetween(min: number, max: number): AttrCheck {
  return { expected: `a number from ${min} to ${max}`, ok: (value) => typeof value === 'number' && value >= min && value <= max };
}

/** Three finite numbers that pass `isPart`. */
export function triple(expected: string, isPart: (part: number) => boolean): AttrCheck {
  return { expected, ok: (value) => isTuple(value, 3, (part) => typeof part === 'number' && Number.isFinite(part) && isPart(part)) };
}

/** One of the named choices. */
export function oneOf(choices: readonly string[]): AttrCheck {
  return { expected: `one of ${choices.join(', ')}`, ok: (value) => typeof value === 'string' && choices.includes(value) };
}
