/**
 * The plan of a source of plain pictures: reads every header, leaves out what cannot be taken, makes keys, counts. What a
 * folder means (class, split, nothing) is handed in, so `folders` and `media` share all of this.
 */
import { compareBytes } from '../base/byte-order';
import { AppError, throwIfCancelled } from '../base/error';
import { throttleProgress } from '../base/progress';
import { compareNatural, importKeys, normalKey } from '../dataset/keys';
import { AnomalyLog } from './anomaly-log';
import { mapInOrder } from './in-order';
import type { PictureTree, TreePicture } from './picture-tree';
import type { Decision, FormatInput, ImageFacts, Plan, PlanContext, PlannedClass, PlannedImport, PlannedItem, SizeRange } from './types';

const headersAtOnce = 8;
const sampleCount = 12;
const listedIgnored = 100;
const splitOrder = ['train', 'val', 'test'];

/** What the place of a picture says about it. */
export interface Placement {
  readonly split: string | null;
  /** The split folder as found, with a capital or as `valid`. */
  readonly splitFolder: string | null;
  readonly className: string | null;
  /** Path for the key: without the split folder. */
  readonly keyPath: string;
}

/** How a format of plain pictures reads its source. */
export interface PictureReading {
  readonly formatId: string;
  readonly layout: string;
  readonly tasks: readonly string[];
  readonly tree: PictureTree;
  /** Class names in order; ones without pictures are kept. */
  readonly classes: readonly { readonly name: string; readonly source: string }[];
  readonly place: (picture: TreePicture) => Placement;
  readonly decisions: readonly Decision[];
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Makes the plan. Headers are read eight at a time; nothing is written.
 * @throws AppError `task/cancelled`
 */
export async function planPictures(input: FormatInput, reading: PictureReading, context: PlanContext): Promise<PlannedImport> {
  const { tree } = reading;
  const log = new AnomalyLog(context.maxAnomalies);
  for (const file of tree.archives) {
    log.add({
      code: 'zip/nested',
      severity: 'warning',
      file,
      message: `${file} is an archive inside the source.`,
      effect: 'not opened; unpack it and import it by itself',
    });
  }
  const facts = await readAllFacts(input, tree.pictures, context);
  const items = takeItems(tree.pictures, facts, reading.place, log);
  return { plan: makePlan(input, reading, items, log, context), items };
}

async function readAllFacts(input: FormatInput, pictures: readonly TreePicture[], context: PlanContext): Promise<(ImageFacts | AppError)[]> {
  const report = context.onProgress && throttleProgress(context.onProgress);
  const total = pictures.length;
  let done = 0;
  report?.({ phase: 'plan', done, total, unit: 'pictures' });
  return mapInOrder(pictures, headersAtOnce, async (picture) => {
    throwIfCancelled(context.signal);
    const facts = await input.facts(picture.path).catch((error: unknown) => {
      // A picture that is refused leaves the rest alone; anything else (permission, cancel, a fault) ends the plan.
      if (error instanceof AppError && /^(image|zip)\//.test(error.code)) return error;
      throw error;
    });
    report?.({ phase: 'plan', done: ++done, total, unit: 'pictures' });
    return facts;
  });
}

function takeItems(
  pictures: readonly TreePicture[],
  facts: readonly (ImageFacts | AppError)[],
  place: PictureReading['place'],
  log: AnomalyLog,
): PlannedItem[] {
  const taken: { picture: TreePicture; facts: ImageFacts; placement: Placement }[] = [];
  pictures.forEach((picture, index) => {
    const found = facts[index];
    if (found instanceof AppError) {
      log.add({ code: found.code, severity: 'error', file: picture.path, message: found.message, effect: 'picture left out' });
    } else if (found) {
      const placement = place(picture);
      const refusal = keyRefusal(placement.keyPath);
      if (refusal) log.add({ code: refusal.code, severity: 'error', file: picture.path, message: refusal.message, effect: 'picture left out' });
      else taken.push({ picture, facts: found, placement });
    }
  });
  const keys = importKeys(taken.map(({ placement }) => ({ inner: placement.keyPath, splitFolder: placement.splitFolder })));
  const items = taken.map(({ picture, facts: { meta, findings }, placement }, index): PlannedItem => {
    const { key, adjusted } = keys[index] ?? { key: '', adjusted: false };
    for (const { code, message } of findings) {
      log.add({ code, severity: 'warning', file: picture.path, key, message, effect: findingEffects[code] });
    }
    if (adjusted) {
      const message = `Another file would have the same key as ${picture.path}.`;
      log.add({ code: 'item/key-adjusted', severity: 'info', file: picture.path, key, message, effect: `its key is ${key}` });
    }
    const { path, sizeBytes } = picture;
    const classes = placement.className === null ? [] : [placement.className];
    return { key, name: path.slice(path.lastIndexOf('/') + 1), sourcePath: path, sizeBytes, split: placement.split, classes, meta };
  });
  noteCaseClashes(items, log);
  return items.sort((a, b) => compareNatural(a.key, b.key));
}

// A name that no key can have (a control character, 1,024 bytes) leaves out its own picture, not the whole import.
function keyRefusal(keyPath: string): AppError | null {
  try {
    normalKey(keyPath);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

const findingEffects = {
  'image/truncated': 'kept and flagged',
  'image/extension': 'taken as what its bytes are',
  'image/animated': 'its first frame is used',
} as const;

function noteCaseClashes(items: readonly PlannedItem[], log: AnomalyLog): void {
  const byFolded = new Map<string, PlannedItem>();
  for (const item of items) {
    const folded = item.key.toLowerCase();
    const other = byFolded.get(folded);
    if (!other) byFolded.set(folded, item);
    else {
      const message = `${item.key} and ${other.key} differ only in the case of letters.`;
      log.add({ code: 'item/case-clash', severity: 'info', file: item.sourcePath, key: item.key, message, effect: 'both are kept' });
    }
  }
}

function makePlan(input: FormatInput, reading: PictureReading, items: readonly PlannedItem[], log: AnomalyLog, context: PlanContext): Plan {
  const { tree } = reading;
  const labelled = items.filter((item) => item.classes.length > 0).length;
  const count = { files: tree.files, ignored: tree.ignored.length, images: items.length, imagesMissing: 0, videos: 0, frames: items.length };
  const labels = { empty: 0, unlabelled: items.length - labelled, objects: 0, labels: labelled, tracks: 0 };
  return {
    slipway: 'inspect/1',
    path: input.name,
    container: input.container,
    format: { id: reading.formatId, layout: reading.layout, confidence: context.confidence },
    candidates: context.candidates,
    tasks: reading.tasks,
    counts: { ...count, items: items.length, labelled, ...labels },
    kinds: {},
    classes: countClasses(reading.classes, items),
    splits: countSplits(items),
    sizes: sizesOf(items),
    attributes: [],
    ...log.summary(),
    options: reading.options,
    decisions: reading.decisions,
    bytesToCopy: items.reduce((sum, item) => sum + item.sizeBytes, 0),
    mode: context.mode,
    samples: samplesOf(items),
    ignored: tree.ignored.slice(0, listedIgnored),
  };
}

function countClasses(classes: PictureReading['classes'], items: readonly PlannedItem[]): PlannedClass[] {
  const counts = new Map<string, number>();
  for (const name of items.flatMap((item) => item.classes)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return classes.map(({ name, source }, index) => ({ index, name, source, objects: 0, items: counts.get(name) ?? 0 }));
}

function countSplits(items: readonly PlannedItem[]): Plan['splits'] {
  const counts = new Map<string, number>();
  for (const { split } of items) if (split !== null) counts.set(split, (counts.get(split) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, items: count, objects: 0 }))
    .sort((a, b) => splitOrder.indexOf(a.name) - splitOrder.indexOf(b.name) || compareBytes(a.name, b.name));
}

function sizesOf(items: readonly PlannedItem[]): Plan['sizes'] {
  if (items.length === 0) return null;
  return { width: rangeOf(items.map((item) => item.meta.sizePx[0])), height: rangeOf(items.map((item) => item.meta.sizePx[1])) };
}

// The lower middle value, so that it is a size that occurs.
function rangeOf(values: number[]): SizeRange {
  values.sort((a, b) => a - b);
  return { min: values[0] ?? 0, median: values[(values.length - 1) >> 1] ?? 0, max: values.at(-1) ?? 0 };
}

// Pictures for the preview: classes take turns, so that each is seen before one is seen twice.
function samplesOf(items: readonly PlannedItem[]): Plan['samples'] {
  const byClass = new Map<string, PlannedItem[]>();
  for (const item of items) {
    const name = item.classes[0] ?? '';
    const row = byClass.get(name);
    if (row) row.push(item);
    else byClass.set(name, [item]);
  }
  const rows = [...byClass.values()];
  const longest = Math.max(0, ...rows.map((row) => row.length));
  const samples: PlannedItem[] = [];
  for (let turn = 0; turn < longest && samples.length < sampleCount; turn++) {
    for (const row of rows) if (row[turn] && samples.length < sampleCount) samples.push(row[turn] as PlannedItem);
  }
  return samples.map(({ key, sourcePath, classes }) => ({ key, sourcePath, classes }));
}
