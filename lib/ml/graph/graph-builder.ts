/**
 * Builds a model graph node by node: it tracks shapes, names parameters and takes their initialisers from the operation's spec.
 * It holds no weights. Networks and tests are written with it; the result is checked as a whole by {@link inferShapes}.
 */
import { inferShapes, paramName } from './infer-shapes';
import { nodeFacts } from './ops/op-list';
import type { GraphNode, GraphOutput, GraphParam, ModelGraph, NodeOf, OpAttrs, OpId, OutputKind, ParamSlot, Part, Shape } from './types';

/** A map's height, width and channels. */
interface MapSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Adds nodes in topological order; every method returns the node's id, which the next node names as its input. */
export class GraphBuilder {
  readonly input = 'image';
  readonly #name: string;
  readonly #inputShape: ModelGraph['input']['shape'];
  readonly #nodes: GraphNode[] = [];
  readonly #params: GraphParam[] = [];
  readonly #outputs: GraphOutput[] = [];
  readonly #cuts: { id: string; node: string }[] = [];
  readonly #taps: Record<string, string> = {};
  readonly #shapes = new Map<string, Shape>();

  /** @param size height and width of the picture in pixels */
  constructor(name: string, size: readonly [height: number, width: number]) {
    this.#name = name;
    this.#inputShape = ['N', size[0], size[1], 3];
    this.#shapes.set(this.input, this.#inputShape);
  }

  /**
   * Adds a node and the parameters its operation owns.
   * @param part where its parameters are stored; `backbone` unless stated
   * @throws AppError `graph/shape` when the inputs do not fit
   */
  node<K extends OpId>(op: K, id: string, inputs: readonly string[], attrs: OpAttrs[K], part: Part = 'backbone'): string {
    const shapes = inputs.map((input) => this.#shapes.get(input) ?? []);
    const facts = nodeFacts(id, op, attrs, shapes);
    const params: Partial<Record<ParamSlot, string>> = {};
    for (const { slot, shape, role, init } of facts.params) {
      const name = paramName(id, slot);
      params[slot] = name;
      this.#params.push({ name, shape, role, part, init });
    }
    // The compiler cannot see that op and attrs of one K are a node.
    this.#nodes.push({ id, op, in: inputs, params, attrs } as NodeOf<K> as GraphNode);
    this.#shapes.set(id, facts.shape);
    return id;
  }

  /** Height, width and channels of a feature map made so far. */
  sizeOf(node: string): MapSize {
    const [, height, width, channels] = this.#shapes.get(node) ?? [];
    if (typeof height !== 'number' || typeof width !== 'number' || typeof channels !== 'number') throw new TypeError(`${node} is no feature map`);
    return { height, width, channels };
  }

  /** Names the place after a node as a cut; from input to head. */
  cut(id: string, node: string): void {
    this.#cuts.push({ id, node });
  }

  /** Names a feature map for blocks. */
  tap(id: string, node: string): void {
    this.#taps[id] = node;
  }

  output(id: string, node: string, kind: OutputKind): void {
    this.#outputs.push({ id, node, kind });
  }

  /** The finished graph. @throws AppError as {@link inferShapes} */
  build(): ModelGraph {
    const graph: ModelGraph = {
      format: 'slipway-graph',
      version: 1,
      name: this.#name,
      input: { id: this.input, shape: this.#inputShape },
      nodes: [...this.#nodes],
      params: [...this.#params],
      outputs: [...this.#outputs],
      cuts: [...this.#cuts],
      taps: { ...this.#taps },
    };
    inferShapes(graph);
    return graph;
  }
}
