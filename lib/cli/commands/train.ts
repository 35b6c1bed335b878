/** `slipway train`: a head on frozen features without a browser, the same graph, solver and package as the studio's. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type Json, type Model, newId, type Progress, sha256Hex } from '@/lib/core';
import { buildPackage, catalogEntryOf, dividePhotos, modelDetails, packageModelOf, runHead, zipPackage } from '@/lib/engine/host';
import { resolveHeadOptions } from '@/lib/ml';
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

/** Above this share of photos that cannot be decoded a training makes no sense. */
const maxFailedShare = 0.1;

async function train(input: CommandInput) {
  const startMs = performance.now();
  const entry = catalogEntryOf(textOption(input, 'model'));
  const options = resolveHeadOptions({ ...setOptions(input), model: entry.id });
  const folder = await readPhotos(textOption(input, 'data'), input);
  checkClasses(folder, input);
  const division = dividePhotos({
    photos: folder.photos,
    source: folder.splits,
    kept: null,
    seed: options.seed,
    validationSet: options.validation_set,
  });
  const log: string[] = [];
  const onProgress = (progress: Progress) => {
    log.push(JSON.stringify({ event: 'phase', ...progress }));
    input.event({ event: 'phase', progress });
  };
  const { pool, features, ort } = openEnvironment(onProgress, input.signal);
  const run = await runHead(
    { entry, options, classes: folder.classes.map(({ name }) => name), train: division.train, validation: division.validation, wish: 'wasm' },
    { pool, features, decoder: nodeDecoder, signal: input.signal, onProgress },
  );
  for (const { key, error } of run.failures) input.event({ event: 'warning', code: error.code, message: `${key}: ${error.message}` });
  const total = folder.photos.length;
  if (run.failures.length > total * maxFailedShare) {
    throw new AppError('train/too-many-bad-items', `${run.failures.length} of ${total} photos cannot be decoded.`, {
      details: { failed: run.failures.length, of: total },
    });
  }
  const seconds = (performance.now() - startMs) / 1000;
  const details = modelDetails({ entry, run, classes: folder.classes, photos: folder.photos, options, seconds, division });
  const snapshot = folder.snapshot(division.assign);
  const model: Model = {
    id: newId('model'),
    projectId: newId('project'),
    name: `${entry.title} on ${folder.source.name}`,
    task: 'classification',
    createdAt: new Date().toISOString(),
    files: {},
    details: { ...details, snapshotHash: snapshot },
  };
  const backbone = await pool.open(entry, { wish: 'wasm', signal: input.signal, onProgress });
  const packaged = await packageModelOf(model, run.head, backbone);
  const contents = await buildPackage(packaged, { ort, backbone: backbone.program, head: run.head, signal: input.signal });
  const bytes = new Uint8Array(await new Response(zipPackage(contents)).arrayBuffer());
  const out = textOption(input, 'out');
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'model.zip'), bytes);
  await writeFile(join(out, 'log.jsonl'), `${log.join('\n')}\n`);
  await pool.close();
  const { accuracy, right, of, interval, metrics } = details;
  return {
    command: 'train',
    ok: true,
    job: model.id,
    model: { network: entry.network, graphHash: contents.manifest.graphHash, params: entry.params },
    runtime: { id: 'ort', backend: run.backend?.id ?? 'cache', device: run.backend?.device ?? '', precision: 'f32' },
    data: {
      snapshot,
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
    package: { path: join(out, 'model.zip'), bytes: bytes.length, sha256: sha256Hex(bytes) },
    warnings: run.warnings,
  };
}

/** The refusals and warnings that need no network to be known. */
function checkClasses({ classes, photos }: PhotoFolder, input: CommandInput): void {
  const counts = classes.map((_, index) => photos.filter(({ cls }) => cls === index).length);
  const filled = counts.filter((count) => count > 0).length;
  if (photos.length === 0) throw new AppError('train/no-data', 'There is no labelled photo to learn from: put each class into its own folder.');
  if (filled < 2) {
    throw new AppError('train/too-few-classes', 'All photos are of one class. A model needs at least two classes to tell apart.', {
      details: { classes: filled },
    });
  }
  for (const [index, cls] of classes.entries()) {
    if (counts[index] === 0)
      input.event({ event: 'warning', code: 'train/empty-class', message: `${cls.name} has no photos: the model will not know it.` });
  }
}

function printTrain({ data, run, metrics, package: file }: Awaited<ReturnType<typeof train>>): string {
  const rate = run.imagesPerSecond ? `, ${run.imagesPerSecond.toFixed(1)} photos a second` : '';
  return [
    `Learned from ${data.train} photos of ${data.classes.length} classes in ${run.seconds.toFixed(1)} s${rate}.`,
    `Right on photos it never saw: ${metrics.right} of ${metrics.of}.`,
    `Package: ${file.path} (${(file.bytes / 1e6).toFixed(1)} MB)`,
  ].join('\n');
}
