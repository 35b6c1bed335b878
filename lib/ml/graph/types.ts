/**
 * The model graph `slipway-graph/1`: the one description of a network that every runtime, weight reader and exporter speaks.
 * NHWC, concrete height and width, symbolic N, explicit pads, one output per node, parameters named `<node id>.<slot>`.
 */

/** [top, bottom, left, right] cells of padding. */
export type Pads = readonly [number, number, number, number];
export type Pair = readonly [number, number];
/** A shape; the first dimension may be the symbolic batch "N". */
export type Shape = readonly (number | 'N')[];

export type ActivationFn = 'relu' | 'relu6' | 'leaky' | 'silu' | 'hardsigmoid' | 'hardswish' | 'sigmoid' | 'tanh';

/** Attributes of each operation. The exact semantics stand beside its shape rule in `ops/`. */
export interface OpAttrs {
  preprocess: { readonly order: 'rgb' | 'bgr'; readonly mean: readonly [number, number, number]; readonly std: readonly [number, number, number] };
  conv2d: {
    readonly kernel: Pair;
    readonly strides: Pair;
    readonly pads: Pads;
    readonly dilations: Pair;
    readonly groups: number;
    readonly filters: number;
    readonly bias: boolean;
  };
  depthwise2d: {
    readonly kernel: Pair;
    readonly strides: Pair;
    readonly pads: Pads;
    readonly dilations: Pair;
    readonly multiplier: number;
    readonly bias: boolean;
  };
  batchnorm: { readonly eps: number; readonly momentum: number; readonly frozen: boolean };
  activation: { readonly fn: ActivationFn; readonly alpha?: number };
  add: Record<string, never>;
  maxpool: { readonly size: Pair; readonly strides: Pair; readonly pads: Pads };
  avgpool: { readonly size: Pair; readonly strides: Pair; readonly pads: Pads };
  globalpool: { readonly fn: 'avg' | 'max'; readonly keep: boolean };
  pad: { readonly pads: Pads; readonly value: number };
  flatten: Record<string, never>;
  dense: { readonly units: number; readonly bias: boolean };
  softmax: Record<string, never>;
  dropout: { readonly rate: number };
}
export type OpId = keyof OpAttrs;
export type ParamSlot = 'kernel' | 'bias' | 'gamma' | 'beta' | 'mean' | 'variance' | 'value';

/** One node of a given operation; `in` names nodes or the graph's input, `params` maps slots to parameter names. */
export type NodeOf<K extends OpId> = {
  readonly [P in K]: {
    readonly id: string;
    readonly op: P;
    readonly in: readonly string[];
    readonly params: Readonly<Partial<Record<ParamSlot, string>>>;
    readonly attrs: OpAttrs[P];
  };
}[K];
export type GraphNode = NodeOf<OpId>;

export type Init =
  | { readonly kind: 'he-normal-out' | 'he-uniform-in' | 'xavier-uniform' | 'dense-uniform' }
  | { readonly kind: 'trunc-normal'; readonly s: number }
  | { readonly kind: 'const'; readonly v: number };

/** `stat` and `const` are never trained and are not counted as parameters; weight decay applies to `kernel` only. */
export type ParamRole = 'kernel' | 'bias' | 'gamma' | 'beta' | 'stat' | 'const';
/** Weights are stored and delivered one file per part. */
export type Part = 'backbone' | 'head';

export interface GraphParam {
  readonly name: string;
  readonly shape: readonly number[];
  readonly role: ParamRole;
  readonly part: Part;
  readonly init: Init;
}

export type OutputKind = 'logits' | 'probabilities' | 'features' | 'value' | 'boxes' | 'scores' | 'classmap';

export interface GraphOutput {
  readonly id: string;
  readonly node: string;
  readonly kind: OutputKind;
}

export interface ModelGraph {
  readonly format: 'slipway-graph';
  readonly version: 1;
  readonly name: string;
  readonly input: { readonly id: string; readonly shape: readonly ['N', number, number, 3] };
  /** In topological order. */
  readonly nodes: readonly GraphNode[];
  readonly params: readonly GraphParam[];
  readonly outputs: readonly GraphOutput[];
  /** From input to head: the only places where freezing, caching and parity bisection split the graph. */
  readonly cuts: readonly { readonly id: string; readonly node: string }[];
  /** Named feature maps for blocks. */
  readonly taps: Readonly<Record<string, string>>;
}

/** Parameter values by name, f32, row-major in graph layout (kernels HWIO, depthwise [kh,kw,C,m], dense [Ci,Co]). */
export type Weights = ReadonlyMap<string, Float32Array>;
