/** Photos of a folder or zip on disk, as training and prediction read them. */
import { addClass, contentHash, type LabelClass, newClassList, type PlannedItem, planImport, throwIfCancelled } from '@/lib/core';
import type { TrainingPhoto } from '@/lib/engine/host';
import { formatInput, type Source } from '@/lib/media';
import { decodePictureInNode, openPathSource } from '@/lib/media/node';
import type { CommandInput } from './command';
import { type HashedItem, photosHash } from './snapshot-hash';

export interface PhotoFolder {
  readonly source: Source;
  readonly items: readonly PlannedItem[];
  readonly classes: readonly LabelClass[];
  /** Labelled photos; `cls` is an index into `classes`. */
  readonly photos: readonly TrainingPhoto[];
  readonly unlabelled: number;
  /** Split by content hash, as the folders name it. */
  readonly splits: Readonly<Record<string, string>>;
  /** The hash of photos, labels and a split, as the studio's snapshots have it. */
  readonly snapshot: (assign: Readonly<Record<string, string>>) => string;
  readonly skipped: readonly { readonly key: string; readonly code: string }[];
}

/** Reads a folder or zip of photos. @throws AppError `source/*`, `zip/*`, `format/*` */
export async function readPhotos(path: string, { signal, event }: CommandInput): Promise<PhotoFolder> {
  const source = await openPathSource(path);
  const { plan, items } = await planImport(await formatInput(source, signal), {
    signal,
    onProgress: (progress) => event({ event: 'phase', progress }),
  });
  let list = newClassList(source.name);
  for (const { name } of plan.classes) list = addClass(list, name).list;
  const classes = [...list.classes].sort((a, b) => a.index - b.index);
  const indexOf = new Map(classes.map((cls, index) => [cls.name, index]));
  const photos: TrainingPhoto[] = [];
  const hashed: HashedItem[] = [];
  const splits: Record<string, string> = {};
  for (const item of items) {
    throwIfCancelled(signal);
    const cls = indexOf.get(item.classes[0] ?? '');
    const hash = contentHash(new Uint8Array(await (await source.open(item.sourcePath)).arrayBuffer()));
    if (item.split) splits[hash] ??= item.split;
    hashed.push({ item, hash, cls: cls === undefined ? null : (classes[cls]?.id ?? null) });
    if (cls === undefined) continue;
    photos.push({ key: item.key, hash, cls, load: async () => decodePictureInNode(await source.open(item.sourcePath), item.sourcePath) });
  }
  const skipped = plan.anomalies.filter(({ severity }) => severity === 'error').map(({ file, code }) => ({ key: file, code }));
  for (const anomaly of plan.anomalies) {
    if (anomaly.severity !== 'info') event({ event: 'warning', code: anomaly.code, message: `${anomaly.file}: ${anomaly.message}` });
  }
  const snapshot = (assign: Readonly<Record<string, string>>) => photosHash(hashed, list, assign);
  return { source, items, classes, photos, snapshot, unlabelled: items.length - photos.length, splits, skipped };
}
