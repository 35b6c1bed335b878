/** `slipway predict`: what a model package says about every photo of a folder or zip. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, compareBytes, type Json, type PlannedItem, planImport, RateMeter, resizeToInput, throwIfCancelled, toAppError } from '@/lib/core';
import { type ReadPackage, readPackage, topK } from '@/lib/engine/host';
import { formatInput, type Source } from '@/lib/media';
import { decodePictureInNode, openPathSource } from '@/lib/media/node';
import { compileForward, withProbabilities } from '@/lib/ml';
import { nodeOrt } from '@/lib/ml/node';
import { type Command, type CommandInput, setOptions, textOption } from '../command';

interface PredictionItem {
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly topk: readonly { readonly class: string; readonly name: string; readonly p: number }[];
}

/** The file that `predict` writes and `evaluate` reads (training.md 14). */
export interface PredictionsFile {
  readonly format: 'slipway-predictions';
  readonly version: 1;
  readonly task: 'classification';
  readonly model: string;
  readonly classes: readonly { readonly id: string; readonly name: string }[];
  readonly items: readonly PredictionItem[];
}

export const predictCommand: Command = {
  id: 'predict',
  summary: 'Applies a model package to the photos of a folder or zip.',
  usage: 'predict --model model.zip --data PATH --out FILE [--set top_k=N] [--json]',
  options: {
    model: { type: 'string', help: 'a model package, or its unpacked folder' },
    data: { type: 'string', help: 'folder, zip or one photo' },
    out: { type: 'string', help: 'the predictions as JSON' },
    set: {
      type: 'string',
      multiple: true,
      help: 'top_k: how many answers are kept for each photo (all: with fewer, evaluate cannot tell log loss and AUC)',
    },
  },
  required: ['model', 'data', 'out'],
  positionals: 0,
  run: predict,
  print: (document) => printPredict(document as Awaited<ReturnType<typeof predict>>),
};

async function predict(input: CommandInput) {
  const startMs = performance.now();
  const packaged = await readPackage(await openPathSource(textOption(input, 'model')));
  const source = await openPathSource(textOption(input, 'data'));
  const { items } = await planImport(await formatInput(source, input.signal), { signal: input.signal });
  const answers = await predictAll(packaged, source, items, input);
  const file: PredictionsFile = {
    format: 'slipway-predictions',
    version: 1,
    task: 'classification',
    model: packaged.manifest.id,
    classes: packaged.manifest.classes.map(({ id, name }) => ({ id, name })),
    items: answers.toSorted((a, b) => compareBytes(a.key, b.key)),
  };
  const out = textOption(input, 'out');
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, `${JSON.stringify(file, null, 1)}\n`);
  const seconds = (performance.now() - startMs) / 1000;
  return { command: 'predict', ok: true, items: answers.length, seconds, imagesPerSecond: answers.length / seconds, out };
}

async function predictAll(packaged: ReadPackage, source: Source, items: readonly PlannedItem[], input: CommandInput): Promise<PredictionItem[]> {
  const { manifest, graph, weights } = packaged;
  const count = topKOption(input, manifest.classes.length);
  const program = await compileForward(withProbabilities(graph), weights, { host: nodeOrt(), backend: 'ort-wasm', signal: input.signal });
  const meter = new RateMeter();
  const answers: PredictionItem[] = [];
  for (const [done, item] of items.entries()) {
    throwIfCancelled(input.signal);
    try {
      const image = await decodePictureInNode(await source.open(item.sourcePath), item.sourcePath);
      const pixels = resizeToInput(image, manifest.io.preprocess.resize);
      const probabilities = (await program.run({ valid: 1, pixels })).get('probabilities') ?? new Float32Array();
      const topk = topK(probabilities, count).map(({ index, p }) => {
        const cls = manifest.classes[index];
        return { class: cls?.id ?? '', name: cls?.name ?? '', p };
      });
      answers.push({ key: item.key, width: image.width, height: image.height, topk });
    } catch (thrown) {
      const error = toAppError(thrown);
      if (!error.code.startsWith('image/')) throw error;
      input.event({ event: 'warning', code: error.code, message: `${item.sourcePath}: ${error.message}` });
    }
    input.event({
      event: 'phase',
      progress: { phase: 'predict', done: done + 1, total: items.length, unit: 'photos', ...meter.update(done + 1, items.length) },
    });
  }
  await program.destroy();
  return answers;
}

function topKOption(input: CommandInput, classes: number): number {
  const { top_k: wanted = String(classes), ...others } = setOptions(input);
  const [unknown] = Object.keys(others);
  if (unknown) throw new AppError('predict/unknown-option', `There is no option ${unknown}; predict has top_k.`, { details: { name: unknown } });
  const count = Number(wanted);
  if (!Number.isInteger(count) || count < 1) {
    throw new AppError('predict/bad-option', `top_k cannot be ${wanted}: a whole number of at least 1.`, {
      details: { name: 'top_k', value: wanted as Json, allowed: 'a whole number of at least 1' },
    });
  }
  return Math.min(count, classes);
}

function printPredict({ items, seconds, imagesPerSecond, out }: Awaited<ReturnType<typeof predict>>): string {
  return `${items} photos in ${seconds.toFixed(1)} s (${imagesPerSecond.toFixed(1)} a second): ${out}`;
}
