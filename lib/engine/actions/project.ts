/** Actions on projects: the workspaces of this device. */
import * as z from 'zod/mini';
import { action } from './action';

const projectSummary = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  photos: z.number(),
  /** Content hashes of up to eight photos, for the project's own mosaic. */
  covers: z.array(z.string()),
});

/** The state of each station of the project's line. */
const projectOverview = z.object({
  id: z.string(),
  name: z.string(),
  /** The data set that the line leads to: the one changed last. */
  dataset: z.nullable(z.string()),
  /** Its set of classes. */
  set: z.nullable(z.string()),
  photos: z.number(),
  labelled: z.number(),
  classes: z.number(),
  /** Classes that have photos. */
  usedClasses: z.number(),
  /** The newest model, with its right answers on validation photos. */
  model: z.nullable(z.object({ id: z.string(), name: z.string(), right: z.number(), of: z.number() })),
  /** The job that runs now, if any. */
  job: z.nullable(z.object({ id: z.string(), kind: z.string() })),
});

export const projectActions = [
  action({
    name: 'project.list',
    summary: 'Lists the projects of this device, the one changed last first.',
    worker: 'data',
    args: z.object({}),
    result: z.array(projectSummary),
    run: async (_args, context) => (await import('../projects')).listProjects(context),
  }),
  action({
    name: 'project.create',
    summary: 'Makes an empty project. A name that is taken gets a number.',
    worker: 'data',
    args: z.object({ name: z.optional(z.string()) }),
    result: z.object({ id: z.string(), name: z.string() }),
    run: async (args, context) => (await import('../projects')).createProject(context, args.name),
  }),
  action({
    name: 'project.start',
    summary: 'Gives an empty project to begin with: one that was never used, else a new one.',
    worker: 'data',
    args: z.object({}),
    result: z.object({ id: z.string(), name: z.string() }),
    run: async (_args, context) => (await import('../projects')).unusedProject(context),
  }),
  action({
    name: 'project.rename',
    summary: 'Renames a project.',
    worker: 'data',
    args: z.object({ id: z.string(), name: z.string() }),
    result: z.object({ id: z.string(), name: z.string() }),
    run: async (args, context) => (await import('../projects')).renameProject(context, args.id, args.name),
  }),
  action({
    name: 'project.remove',
    summary: 'Moves a project to the Trash for 30 days.',
    worker: 'data',
    args: z.object({ id: z.string() }),
    result: z.object({ id: z.string() }),
    run: async (args, context) => (await import('../projects')).removeProject(context, args.id),
  }),
  action({
    name: 'project.restore',
    summary: 'Takes a project out of the Trash.',
    worker: 'data',
    args: z.object({ id: z.string() }),
    result: z.object({ id: z.string() }),
    run: async (args, context) => (await import('../projects')).restoreProject(context, args.id),
  }),
  action({
    name: 'project.overview',
    summary: 'The state of each station of a project: data, labels, training.',
    worker: 'data',
    args: z.object({ id: z.string() }),
    result: projectOverview,
    run: async (args, context) => (await import('../projects')).projectOverview(context, args.id),
  }),
  action({
    name: 'sample.create',
    summary: 'Draws the sample project Harbour on this device: 150 pictures, classes and boxes. No download.',
    worker: 'data',
    args: z.object({}),
    result: z.object({ projectId: z.string(), jobId: z.string() }),
    run: async (_args, context) => (await import('../sample/create')).createSample(context),
  }),
] as const;

export type ProjectSummary = z.output<typeof projectSummary>;
export type ProjectOverview = z.output<typeof projectOverview>;
