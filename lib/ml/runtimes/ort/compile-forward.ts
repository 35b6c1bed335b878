/**
 * A model graph as an onnxruntime-web session: batch norms folded, written by our own ONNX writer, weights handed over as
 * external data. Features, predictions and parity checks run through it. It trains nothing.
 */
import { AppError, throwIfCancelled } from '@/lib/core';
import { writeOnnx } from '../../export/onnx/write-onnx';
import { fold } from '../../graph/fold';
import { withOutputs } from '../../graph/subgraph';
import type { GraphOutput, ModelGraph, Weights } from '../../graph/types';
import type { BackendId, ForwardProgram, PixelBatch } from '../forward-program';
import { ortFailure } from './ort-failure';
import type { OrtHost, OrtModule } from './ort-host';

export interface CompileOptions {
  readonly host: OrtHost;
  readonly backend: BackendId;
  /** What a run gives; the graph's own outputs unless stated. Only what they need is compiled. */
  readonly outputs?: readonly GraphOutput[];
  readonly signal?: AbortSignal;
}

/**
 * Compiles a graph for inference.
 * @throws AppError `graph/unsupported` {runtime, reason} when onnxruntime refuses the graph, `runtime/unavailable` when it
 *   cannot be started, `gpu/out-of-memory`, `task/cancelled`; `graph/...` for weights that do not fit
 */
export async function compileForward(graph: ModelGraph, weights: Weights, options: CompileOptions): Promise<ForwardProgram> {
  const { host, backend, signal } = options;
  throwIfCancelled(signal);
  const folded = fold(withOutputs(graph, options.outputs ?? graph.outputs), weights);
  const { model, files } = writeOnnx(folded.graph, folded.weights, { external: true });
  throwIfCancelled(signal);
  try {
    const ort = await host.load(backend);
    throwIfCancelled(signal);
    const session = await ort.InferenceSession.create(model, {
      executionProviders: [backend === 'ort-webgpu' ? 'webgpu' : 'wasm'],
      externalData: [...files].map(([path, data]) => ({ path, data })),
      graphOptimizationLevel: 'all',
    });
    const program = new OrtProgram(ort, session, backend, graph.input);
    if (signal?.aborted) await program.destroy();
    throwIfCancelled(signal);
    return program;
  } catch (thrown) {
    throw ortFailure(thrown, 'graph/unsupported');
  }
}

type Session = Awaited<ReturnType<OrtModule['InferenceSession']['create']>>;

class OrtProgram implements ForwardProgram {
  readonly backend: BackendId;
  readonly input: readonly [number, number];
  readonly #ort: OrtModule;
  readonly #inputId: string;
  #session: Session | undefined;

  constructor(ort: OrtModule, session: Session, backend: BackendId, input: ModelGraph['input']) {
    const [, height, width] = input.shape;
    this.#ort = ort;
    this.#session = session;
    this.backend = backend;
    this.input = [height, width];
    this.#inputId = input.id;
  }

  async run({ valid, pixels }: PixelBatch): Promise<ReadonlyMap<string, Float32Array>> {
    const session = this.#session;
    if (!session) throw new TypeError('The program was destroyed');
    const [height, width] = this.input;
    const pictureBytes = height * width * 3;
    const capacity = pixels.length / pictureBytes;
    if (!Number.isInteger(capacity)) throw batchInvalid('pixels');
    if (!Number.isInteger(valid) || valid < 1 || valid > capacity) throw batchInvalid('valid');
    // A graphics card compiles its programs anew for another batch size, so it gets the whole buffer.
    const count = this.backend === 'ort-webgpu' ? capacity : valid;
    const tensor = new this.#ort.Tensor('float32', new Float32Array(pixels.subarray(0, count * pictureBytes)), [count, height, width, 3]);
    const outputs = new Map<string, Float32Array>();
    try {
      const results = await session.run({ [this.#inputId]: tensor });
      for (const [id, result] of Object.entries(results)) {
        const values = (await result.getData()) as Float32Array;
        outputs.set(id, values.subarray(0, (values.length / count) * valid));
        result.dispose();
      }
    } catch (thrown) {
      throw ortFailure(thrown, 'internal/unexpected');
    } finally {
      tensor.dispose();
    }
    return outputs;
  }

  async destroy(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.release();
  }
}

function batchInvalid(field: string): AppError {
  return new AppError('engine/batch-invalid', `A batch of pictures does not fit the network (${field}).`, { details: { field } });
}
