/** Actions on data sets, their photos and classes. */
import * as z from 'zod/mini';
import { action } from './action';

const classView = z.object({
  id: z.string(),
  name: z.string(),
  color: z.string(),
  /** Export index. */
  index: z.number(),
  /** Photos of this class. */
  photos: z.number(),
});

const datasetSummary = z.object({
  id: z.string(),
  projectId: z.string(),
  name: z.string(),
  /** The set of classes over it; null while none exists. */
  set: z.nullable(z.string()),
  photos: z.number(),
  labelled: z.number(),
  createdAt: z.string(),
  covers: z.array(z.string()),
});

const datasetView = z.object({
  ...datasetSummary.shape,
  classes: z.array(classView),
  /** Photos by split as the source named them; empty when it named none. */
  splits: z.array(z.object({ name: z.string(), photos: z.number() })),
});

/** One photo of the mosaic. `cls` is the class id, null = unlabelled. */
const photo = z.object({
  key: z.string(),
  hash: z.string(),
  widthPx: z.number(),
  heightPx: z.number(),
  cls: z.nullable(z.string()),
  split: z.nullable(z.string()),
});

/** An edit that can be undone. */
const edit = z.object({ tx: z.string(), label: z.string() });

export const datasetActions = [
  action({
    name: 'dataset.list',
    summary: 'Lists the data sets of a project.',
    worker: 'data',
    args: z.object({ project: z.string() }),
    result: z.array(datasetSummary),
    run: async (args, context) => (await import('../datasets')).listDatasets(context, args.project),
  }),
  action({
    name: 'dataset.get',
    summary: 'One data set with its classes, counts and splits.',
    worker: 'data',
    args: z.object({ id: z.string() }),
    result: datasetView,
    run: async (args, context) => (await import('../datasets')).getDataset(context, args.id),
  }),
  action({
    name: 'dataset.rename',
    summary: 'Renames a data set.',
    worker: 'data',
    args: z.object({ id: z.string(), name: z.string() }),
    result: edit,
    run: async (args, context) => (await import('../datasets')).renameDataset(context, args.id, args.name),
  }),
  action({
    name: 'dataset.remove',
    summary: 'Moves a data set and its labels to the Trash. Can be undone.',
    worker: 'data',
    args: z.object({ id: z.string() }),
    result: edit,
    run: async (args, context) => (await import('../datasets')).removeDataset(context, args.id),
  }),
  action({
    name: 'item.list',
    summary: 'The photos of a data set in their order, with class and split.',
    worker: 'data',
    args: z.object({ dataset: z.string() }),
    result: z.array(photo),
    run: async (args, context) => (await import('../datasets')).listPhotos(context, args.dataset),
  }),
  action({
    name: 'item.remove',
    summary: 'Deletes photos and their labels. Can be undone.',
    worker: 'data',
    args: z.object({ dataset: z.string(), keys: z.array(z.string()) }),
    result: edit,
    run: async (args, context) => (await import('../datasets')).removePhotos(context, args.dataset, args.keys),
  }),
  action({
    name: 'item.picture',
    summary: 'The original bytes of a photo.',
    worker: 'data',
    args: z.object({ dataset: z.string(), key: z.string() }),
    result: z.custom<Blob>((value) => value instanceof Blob),
    run: async (args, context) => (await import('../pictures')).readPicture(context, args.dataset, args.key),
  }),
  action({
    name: 'item.display',
    summary: 'A photo to look at: turned upright where the browser does not do it itself; else the original bytes.',
    worker: 'data',
    args: z.object({ dataset: z.string(), key: z.string() }),
    result: z.object({ blob: z.custom<Blob>((value) => value instanceof Blob), sizeBytes: z.number() }),
    run: async (args, context) => (await import('../pictures')).readDisplay(context, args.dataset, args.key),
  }),
  action({
    name: 'thumb.read',
    summary: 'Thumbnails by content hash, longest side 320 pixels; made when missing.',
    worker: 'data',
    args: z.object({ hashes: z.array(z.string()) }),
    result: z.array(z.object({ hash: z.string(), blob: z.nullable(z.custom<Blob>((value) => value instanceof Blob)) })),
    run: async (args, context) => (await import('../pictures')).readThumbs(context, args.hashes),
  }),
  action({
    name: 'class.add',
    summary: 'Adds a class to a set; makes the set of a data set that has none.',
    worker: 'data',
    args: z.object({ dataset: z.string(), name: z.string() }),
    result: z.object({ ...edit.shape, cls: z.string(), set: z.string() }),
    run: async (args, context) => (await import('../classes')).addClassTo(context, args.dataset, args.name),
  }),
  action({
    name: 'class.rename',
    summary: 'Renames a class; its id and index stay.',
    worker: 'data',
    args: z.object({ dataset: z.string(), cls: z.string(), name: z.string() }),
    result: edit,
    run: async (args, context) => (await import('../classes')).renameClassOf(context, args.dataset, args.cls, args.name),
  }),
  action({
    name: 'class.remove',
    summary: 'Removes a class; its photos become unlabelled.',
    worker: 'data',
    args: z.object({ dataset: z.string(), cls: z.string() }),
    result: edit,
    run: async (args, context) => (await import('../classes')).removeClassOf(context, args.dataset, args.cls),
  }),
  action({
    name: 'annotation.assign',
    summary: 'Gives photos a class, or none (null), in one step.',
    worker: 'data',
    args: z.object({ dataset: z.string(), keys: z.array(z.string()), cls: z.nullable(z.string()) }),
    result: edit,
    run: async (args, context) => (await import('../classes')).assignClass(context, args.dataset, args.keys, args.cls),
  }),
  action({
    name: 'edit.undo',
    summary: 'Takes back the last edit of a project; null when there is none.',
    worker: 'data',
    args: z.object({ project: z.string() }),
    result: z.nullable(edit),
    run: async (args, context) => (await import('../edits')).undo(context, args.project),
  }),
  action({
    name: 'edit.redo',
    summary: 'Does the edit again that was taken back last; null when there is none.',
    worker: 'data',
    args: z.object({ project: z.string() }),
    result: z.nullable(edit),
    run: async (args, context) => (await import('../edits')).redo(context, args.project),
  }),
  action({
    name: 'edit.state',
    summary: 'What undo and redo would do now.',
    worker: 'data',
    args: z.object({ project: z.string() }),
    result: z.object({ undo: z.nullable(edit), redo: z.nullable(edit) }),
    run: async (args, context) => (await import('../edits')).editState(context, args.project),
  }),
] as const;

export type ClassView = z.output<typeof classView>;
export type DatasetSummary = z.output<typeof datasetSummary>;
export type DatasetView = z.output<typeof datasetView>;
export type Photo = z.output<typeof photo>;
export type Edit = z.output<typeof edit>;
