/** `slipway train`: a head on frozen features without a browser, the same graph, solver and package as the studio's. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Json, type Model, newId, type Progress, sha256Hex } from '@/lib/core';
import {
  buildPackage,
  catalogEntryOf,
  checkFailures,
  dividePhotos,
  type HeadRun,
  modelDetails,
  packageModelOf,
  runHead,
  trainingFindings,
  zipPackage,
} from '@/lib/engine/host';
import { type CatalogEntry, type HeadOptions, resolveHeadOptions } from '@/lib/ml';
import { type Command, type CommandInput, setOptions, textOption } from '../command';
import { nodeDecoder, openEnvironment } from '../environment';
import { type PhotoFolder, readPhotos } from '../photos';

export const trainCommand: Command = {
  id: 'train',
  summary: 'Trains a classifier on a folder or zip of photos, one folder per class.',
  usage: 'train --data PATH --model ID --out DIR [--set name=value ...] [--json]',
  options: {
    data: { type: 'string', help: 'folder or zip: one folder per class, train/ and val/ above them if you like' },
    model: { type: 'string', help: 'network or catalog id: resnet-50, mobilenet-v2-0.35-imagenet' },
    out: { type: 'string', help: 'folder for model.zip and log.jsonl' },
    set: { type: 'string', multiple: true, help: 'an option, for example --set max_iterations=20' },
  },
  required: ['data', 'model', 'out'],
  positionals: 0,
  run: train,
  print: (document) => printTrain(document as Awaited<ReturnType<typeof train>>),
};

async function train(input: CommandInput) {
  const startMs = performance.now();
  const entry = catalogEntryOf(textOption(input, 'model'));
  const options = resolveHeadOptions({ ...setOptions(input), model: entry.id });
  const folder = await readPhotos(textOption(input, 'data'), input);
  const division = dividePhotos({
    photos: folder.photos,
    source: folder.splits,
    kept: null,
    seed: options.seed,
    validationSet: options.validation_set,
  });
  checkClasses(folder, division, input);
  const log: string[] = [];
  const onProgress = (progress: Progress) => {
    log.push(JSON.stringify({ event: 'phase', ...progress }));
    input.event({ event: 'phase', progress });
  };
  const environment = openEnvironment(onProgress, input.signal);
  const run = await runHead(
    { entry, options, classes: folder.classes.map(({ name }) => name), train: division.train, validation: division.validation, wish: 'wasm' },
    { pool: environment.pool, features: environment.features, decoder: nodeDecoder, signal: input.signal, onProgress },
  );
  for (const { key, error } of run.failures) input.event({ event: 'warning', code: error.code, message: `${key}: ${error.message}` });
  checkFailures(run.failures.length, division.train.length + division.validation.length);
  const seconds = (performance.now() - startMs) / 1000;
  const model: Model = {
    id: newId('model'),
    projectId: newId('project'),
    name: `${entry.title} on ${folder.source.name}`,
    task: 'classification',
    createdAt: new Date().toISOString(),
    files: {},
    details: {
      ...modelDetails({ entry, run, classes: folder.classes, photos: folder.photos, options, wish: 'wasm', seconds, division }),
      snapshotHash: folder.snapshot(division.assign),
    },
  };
  const written = await writePackage(model, run, environment, input, onProgress);
  await writeFile(join(textOption(input, 'out'), 'log.jsonl'), `${log.join('\n')}\n`);
  return trainDocument({ entry, folder, division, run, model, options, seconds, written });
}

interface WrittenPackage {
  readonly graphHash: string;
  readonly file: { readonly path: string; readonly bytes: number; readonly sha256: string };
}

async function writePackage(
  model: Model,
  run: HeadRun,
  { pool, ort }: ReturnType<typeof openEnvironment>,
  input: CommandInput,
  onProgress: (progress: Progress) => void,
): Promise<WrittenPackage> {
  const entry = catalogEntryOf(String(model.details['network']));
  const contents = await pool.use(entry, { wish: 'wasm', signal: input.signal, onProgress }, async (backbone) => {
    const packaged = await packageModelOf(model, run.head, backbone);
    return buildPackage(packaged, { ort, backbone: backbone.program, head: run.head, signal: input.signal });
  });
  const bytes = new Uint8Array(await new Response(zipPackage(contents)).arrayBuffer());
  await pool.close();
  const path = join(textOption(input, 'out'), 'model.zip');
  await mkdir(textOption(input, 'out'), { recursive: true });
  await writeFile(path, bytes);
  return { graphHash: contents.manifest.graphHash, file: { path, bytes: bytes.length, sha256: sha256Hex(bytes) } };
}

interface Trained {
  readonly entry: CatalogEntry;
  readonly folder: PhotoFolder;
  readonly division: ReturnType<typeof dividePhotos>;
  readonly run: HeadRun;
  readonly model: Model;
  readonly options: HeadOptions;
  readonly seconds: number;
  readonly written: WrittenPackage;
}

/** The document of `--json` (training.md 14). */
function trainDocument({ entry, folder, division, run, model, options, seconds, written }: Trained) {
  const { accuracy, right, of, interval, metrics, snapshotHash } = model.details;
  return {
    command: 'train',
    ok: true,
    job: newId('job'),
    model: { network: entry.network, graphHash: written.graphHash, params: entry.params },
    runtime: { id: 'ort', backend: run.backend?.id ?? 'cache', device: run.backend?.device ?? '', precision: 'f32' },
    data: {
      snapshot: snapshotHash,
      train: division.train.length,
      validation: division.validation.length,
      validationBy: division.validationBy,
      unlabelled: folder.unlabelled,
      skipped: [...folder.skipped, ...run.failures.map(({ key, error }) => ({ key, code: error.code }))],
      classes: folder.classes.map(({ id, name }, index) => ({ id, name, count: folder.photos.filter(({ cls }) => cls === index).length })),
    },
    options,
    run: {
      mode: 'head',
      epochs: 0,
      steps: run.head.iterations,
      seconds,
      imagesPerSecond: run.imagesPerSecond,
      backboneRuns: run.backboneRuns,
      cacheHits: run.cacheHits,
      batch: 1,
      stoppedBy: run.head.stoppedBy,
    },
    best: { epoch: 0, score: accuracy ?? null, name: 'accuracy' },
    metrics: { accuracy, right, of, interval, ...(metrics as Record<string, Json>) },
    package: written.file,
    warnings: run.warnings,
  };
}

/** The refusals and warnings that need no network to be known. */
function checkClasses({ classes }: PhotoFolder, { train: photos }: ReturnType<typeof dividePhotos>, input: CommandInput): void {
  const names = classes.map(({ name }) => name);
  const { problem, warnings } = trainingFindings(names, photos);
  if (problem) throw problem;
  for (const warning of warnings) input.event({ event: 'warning', ...warning });
}

function printTrain({ data, run, metrics, package: file }: Awaited<ReturnType<typeof train>>): string {
  const rate = run.imagesPerSecond ? `, ${run.imagesPerSecond.toFixed(1)} photos a second` : '';
  return [
    `Learned from ${data.train} photos of ${data.classes.length} classes in ${run.seconds.toFixed(1)} s${rate}.`,
    `Right on photos it never saw: ${metrics.right} of ${metrics.of}.`,
    `Package: ${file.path} (${(file.bytes / 1e6).toFixed(1)} MB)`,
  ].join('\n');
}
