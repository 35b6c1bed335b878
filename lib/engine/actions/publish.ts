/** Actions of publishing: from a model on this device to a version in the registry. */
import * as z from 'zod/mini';
import { action } from './action';

const place = z.object({ org: z.string(), app: z.string(), model: z.string() });

const publication = z.object({
  id: z.string(),
  project: z.string(),
  model: z.string(),
  to: place,
  description: z.string(),
  /** `waiting`: kept, and sent by itself when what stands in its way is gone. */
  state: z.enum(['sending', 'waiting', 'done', 'failed']),
  createdAt: z.string(),
  version: z.nullable(z.number()),
  error: z.nullable(z.object({ code: z.string(), message: z.string() })),
  jobId: z.nullable(z.string()),
});
/** A model on its way to the registry. */
export type PublicationView = z.infer<typeof publication>;
export type LaunchPlaceView = z.infer<typeof place>;

/** What a page chose to send: files with their paths in the version; a single zip goes as it is. */
const uploadFiles = z.array(z.object({ path: z.string(), file: z.custom<Blob>((value) => value instanceof Blob) }));

export const publishActions = [
  action({
    name: 'registry.upload',
    summary: 'Sends files or a zip as a new version of a model; the same files again go on where it was cut.',
    worker: 'data',
    args: z.object({ to: place, files: uploadFiles, description: z.string() }),
    result: z.object({ number: z.nullable(z.number()), bytesSent: z.number(), bytesSkipped: z.number() }),
    run: async (args, context) => {
      const sent = await (await import('../registry/upload-files')).uploadFiles(context, args, context.onEvent);
      return { number: sent.version.number, bytesSent: sent.bytesSent, bytesSkipped: sent.bytesSkipped };
    },
  }),
  action({
    name: 'publish.start',
    summary: 'Publishes a model; what cannot go now is kept and goes later.',
    worker: 'gpu',
    /** An empty `org` is the person's own organization. */
    args: z.object({ model: z.string(), to: place, description: z.string() }),
    result: z.object({ id: z.string(), jobId: z.string() }),
    run: async (args, context) => (await import('../publish/publish')).startPublication(context, args),
  }),
  action({
    name: 'publish.list',
    summary: 'Publications of a project, or of this device, newest first.',
    worker: 'data',
    args: z.object({ project: z.optional(z.string()) }),
    result: z.array(publication),
    run: async (args, context) => (await import('../publish/publications')).listPublications(context, args.project),
  }),
  action({
    name: 'publish.resume',
    summary: 'Sends the publications that wait.',
    worker: 'gpu',
    args: z.object({}),
    result: z.object({ count: z.number() }),
    run: async (_args, context) => ({ count: await (await import('../publish/publish')).resumePublications(context) }),
  }),
  action({
    name: 'publish.forget',
    summary: 'Gives up a publication that waits or failed.',
    worker: 'data',
    args: z.object({ id: z.string() }),
    result: z.object({}),
    run: async (args, context) => {
      await (await import('../publish/publications')).forgetPublication(context, args.id);
      return {};
    },
  }),
  action({
    name: 'launch.place',
    summary: 'Where the models of a project go in the registry; null before the first was published.',
    worker: 'data',
    args: z.object({ project: z.string() }),
    result: z.nullable(place),
    run: async (args, context) => (await import('../publish/publications')).launchPlace(context, args.project),
  }),
  action({
    name: 'launch.keep',
    summary: 'Keeps the last known state of a project in the registry, to be shown offline.',
    worker: 'data',
    args: z.object({ project: z.string(), state: z.unknown() }),
    result: z.object({}),
    run: async (args, context) => {
      await (await import('../publish/publications')).keepLaunchState(context, args.project, args.state as never);
      return {};
    },
  }),
  action({
    name: 'launch.kept',
    summary: 'The last known state of a project in the registry.',
    worker: 'data',
    args: z.object({ project: z.string() }),
    result: z.unknown(),
    run: async (args, context) => (await import('../publish/publications')).keptLaunchState(context, args.project),
  }),
] as const;
