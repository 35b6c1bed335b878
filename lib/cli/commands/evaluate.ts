/** `slipway evaluate`: predictions against the truth of a folder or zip, all classification metrics. */
import { readFile } from 'node:fs/promises';
import { AppError, type ClassificationMetrics, classificationMetrics, type ScoredItems, wilsonInterval } from '@/lib/core';
import { type Command, type CommandInput, textOption } from '../command';
import { readPhotos } from '../photos';
import type { PredictionsFile } from './predict';

export const evaluateCommand: Command = {
  id: 'evaluate',
  summary: 'Compares predictions with the truth: accuracy, precision, recall, confusion.',
  usage: 'evaluate --truth PATH --predictions FILE [--task classification] [--json]',
  options: {
    truth: { type: 'string', help: 'folder or zip: one folder per class' },
    predictions: { type: 'string', help: 'what predict wrote' },
    task: { type: 'string', help: 'classification' },
  },
  required: ['truth', 'predictions'],
  positionals: 0,
  run: evaluate,
  print: (document) => printEvaluate(document as Awaited<ReturnType<typeof evaluate>>),
};

async function evaluate(input: CommandInput) {
  const task = textOption(input, 'task') || 'classification';
  if (task !== 'classification') {
    throw new AppError('evaluate/unknown-task', `There are no metrics for ${task} yet; classification is there.`, { details: { task } });
  }
  const folder = await readPhotos(textOption(input, 'truth'), input);
  const predictions = await readPredictions(textOption(input, 'predictions'));
  // Classes of the truth first, in their order; then those that only the model knows.
  const names = [...new Set([...folder.classes.map(({ name }) => name), ...predictions.classes.map(({ name }) => name)])];
  const truth = new Map(folder.photos.map(({ key, cls }) => [key, folder.classes[cls]?.name ?? '']));
  const answered = predictions.items.filter(({ key }) => truth.has(key));
  const scored: ScoredItems = {
    keys: answered.map(({ key }) => key),
    truth: answered.map(({ key }) => names.indexOf(truth.get(key) ?? '')),
    probabilities: Float64Array.from(answered.flatMap(({ topk }) => names.map((name) => topk.find((answer) => answer.name === name)?.p ?? 0))),
    classes: names,
  };
  const metrics = knownMetrics(classificationMetrics(scored), answered, predictions.classes.length);
  const right = metrics.confusion.matrix.reduce((sum, row, k) => sum + (row[k] ?? 0), 0);
  const known = new Set(predictions.items.map(({ key }) => key));
  return {
    command: 'evaluate',
    ok: true,
    task,
    items: answered.length,
    classes: names,
    right,
    interval95: wilsonInterval(right, answered.length),
    missing: [...truth.keys()].filter((key) => !known.has(key)).sort(),
    extra: [...known].filter((key) => !truth.has(key)).sort(),
    classification: metrics,
  };
}

/** Without the values that need answers which the file leaves out: log loss and AUC need every class, top 5 the best five. */
function knownMetrics(metrics: ClassificationMetrics, items: PredictionsFile['items'], classes: number): ClassificationMetrics {
  const cut = items.filter(({ topk }) => topk.length < classes && topk.reduce((sum, { p }) => sum + p, 0) < 1);
  if (cut.length === 0) return metrics;
  return {
    ...metrics,
    log_loss: null,
    auc: null,
    top5: cut.some(({ topk }) => topk.length < 5) ? null : metrics.top5,
    per_class: metrics.per_class.map((cls) => ({ ...cls, auc: null })),
  };
}

async function readPredictions(path: string): Promise<PredictionsFile> {
  const refuse = (why: string, cause?: unknown) =>
    new AppError('evaluate/bad-predictions', `${path} is no file that predict wrote: ${why}.`, { details: { path }, cause });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError('source/not-found', `There is no file ${path}.`, { details: { path }, cause });
  }
  let file: Partial<PredictionsFile> | null;
  try {
    file = JSON.parse(text) as Partial<PredictionsFile> | null;
  } catch (cause) {
    throw refuse('it is not JSON', cause);
  }
  if (file?.format !== 'slipway-predictions' || !Array.isArray(file.items) || !Array.isArray(file.classes)) throw refuse('its format is another');
  if (file.version !== 1) throw refuse(`its version is ${file.version}`);
  return file as PredictionsFile;
}

function printEvaluate({ items, right, classification, interval95, missing }: Awaited<ReturnType<typeof evaluate>>): string {
  const percent = (value: number | null | undefined) => (value === null || value === undefined ? '-' : `${(100 * value).toFixed(1)} %`);
  const lines = [
    `${right} of ${items} right: ${percent(classification.accuracy)}, very likely between ${percent(interval95?.[0])} and ${percent(interval95?.[1])}`,
  ];
  for (const cls of classification.per_class) {
    lines.push(
      `  ${cls.name.padEnd(20)} ${String(cls.items).padStart(5)} photos  precision ${percent(cls.precision)}  recall ${percent(cls.recall)}`,
    );
  }
  if (missing.length > 0) lines.push(`${missing.length} photos have no prediction.`);
  return lines.join('\n');
}
