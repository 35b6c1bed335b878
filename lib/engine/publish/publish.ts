/**
 * Publishes a model of this device: builds and proves its package, makes the application and model when they are new
 * (`prepare-place.ts`), sends the files that the registry lacks. What cannot go now is kept and goes later.
 */
import { createApi } from '@/lib/api';
import { AppError, type Id, type JobState, newId, sha256Hex, toAppError } from '@/lib/core';
import type { EngineContext } from '../context';
import { type RunningJob, startJob } from '../jobs/runner';
import { requireModel } from '../models';
import { buildPackage, packageEntries } from '../package/build';
import { packageModelOf } from '../package/model';
import { putPart } from '../registry/put-part';
import { type FileToSend, sendVersion } from '../registry/send-version';
import { withModel } from '../train/open-model';
import { preparePlace } from './prepare-place';
import {
  forgetPublication,
  getPublication,
  type LaunchPlace,
  listPublications,
  type Publication,
  putPublication,
  setLaunchPlace,
} from './publications';

/** What stops a publication only for now. */
const passing = [
  'network/unreachable',
  'auth/unauthenticated',
  'auth/expired',
  'database/unavailable',
  'storage/unavailable',
  'request/rate-limited',
];

export interface PublishRequest {
  readonly model: string;
  readonly to: LaunchPlace;
  readonly description: string;
}

/** Notes the wish, then starts to fulfil it. @throws AppError `model/not-found` */
export async function startPublication(context: EngineContext, { model, to, description }: PublishRequest): Promise<{ id: string; jobId: string }> {
  const { projectId } = await requireModel(context, model);
  const id = newId('job');
  const createdAt = new Date().toISOString();
  return inTurn(context, async () => {
    await putPublication(context, {
      id,
      project: projectId,
      model,
      to,
      description,
      state: 'sending',
      createdAt,
      started: null,
      version: null,
      error: null,
      jobId: null,
    });
    return { id, jobId: await startSending(context, id) };
  });
}

/** Sends what waits; called when a page opens and when the network is back. Returns how many were taken up. */
export async function resumePublications(context: EngineContext): Promise<number> {
  return inTurn(context, () => resumeAll(context));
}

/** Two tabs may be back online at the same moment, or one of them just about to send something new. */
function inTurn<T>({ locks }: EngineContext, work: () => Promise<T>): Promise<T> {
  return locks ? locks.request('slipway:publish', work) : work();
}

async function resumeAll(context: EngineContext): Promise<number> {
  let count = 0;
  for (const { id, state, jobId } of await listPublications(context)) {
    const job = await jobState(context, jobId);
    // Ended with its worker before it could say so itself: whoever cancelled it does not want it to come back.
    if (state === 'sending' && job === 'cancelled') await forgetPublication(context, id);
    const isLeft = state === 'sending' && job !== 'running' && job !== 'queued' && job !== 'cancelled';
    if (state !== 'waiting' && !isLeft) continue;
    try {
      await startSending(context, id);
      count++;
    } catch (thrown) {
      // Its model was deleted meanwhile: this one failed, the others go.
      await noteEnd(context, id, toAppError(thrown));
    }
  }
  return count;
}

async function jobState({ storage }: EngineContext, jobId: string | null): Promise<JobState | undefined> {
  return jobId === null ? undefined : (await storage.jobs.get(jobId as Id<'job'>))?.state;
}

async function startSending(context: EngineContext, id: string): Promise<string> {
  const publication = await getPublication(context, id);
  if (!publication) throw new AppError('publication/not-found', 'This publication is gone.', { details: { id } });
  const model = await requireModel(context, publication.model);
  const start = {
    kind: 'publish',
    project: publication.project,
    title: `Publish ${model.name}`,
    target: { model: publication.model, publication: id },
  } as const;
  let note: () => void = () => undefined;
  const isNoted = new Promise<void>((resolve) => {
    note = resolve;
  });
  const jobId = await startJob(context, start, async (job) => {
    await putPublication(context, { ...publication, state: 'sending', error: null, jobId: job.id }).finally(note);
    try {
      const number = await send(context, { ...publication, jobId: job.id }, job);
      return { outcome: `Version ${number} published`, link: `/launch?project=${publication.project}`, detail: { version: number } };
    } catch (thrown) {
      return await settle(context, id, toAppError(thrown));
    }
  });
  // Only now do others see that somebody sends it.
  await isNoted;
  return jobId;
}

/** Keeps what only waits; lets everything else fail. */
async function settle(context: EngineContext, id: string, error: AppError): Promise<{ outcome: string; link: string | null }> {
  const publication = await noteEnd(context, id, error);
  if (!passing.includes(error.code)) throw error;
  const outcome = error.code.startsWith('auth/') ? 'Kept: goes when you are signed in' : 'Kept: goes when the server can be reached';
  return { outcome, link: `/launch?project=${publication?.project ?? ''}` };
}

/** Writes down why a publication waits or failed; one that was cancelled is not wanted any more. */
async function noteEnd(context: EngineContext, id: string, error: AppError): Promise<Publication | undefined> {
  const publication = await getPublication(context, id);
  if (!publication) return undefined;
  const { code, message } = error;
  if (code === 'task/cancelled') {
    await forgetPublication(context, id);
    return publication;
  }
  const end = passing.includes(code) ? ({ state: 'waiting' } as const) : ({ state: 'failed', started: null } as const);
  await putPublication(context, { ...publication, ...end, error: { code, message } });
  return publication;
}

async function send(context: EngineContext, publication: Publication, job: RunningJob): Promise<number> {
  const api = createApi({ origin: '', fetch: (url, init) => fetch(url, init) });
  const to = await preparePlace(api, publication.to);
  const files = await packageFilesOf(context, publication.model, job);
  const sent = await sendVersion(
    { to, kind: 'files', files, description: publication.description, ...(publication.started ? { started: publication.started } : {}) },
    {
      api,
      put: putPart,
      signal: job.signal,
      onProgress: job.report,
      onStarted: (started) => putPublication(context, { ...publication, state: 'sending', to, started }),
    },
  );
  const number = sent.version.number;
  if (number === null) throw new AppError('version/not-ready', 'The registry gave this version no number.');
  job.log('info', `Sent ${sent.bytesSent} bytes; the registry had ${sent.bytesSkipped} already.`);
  await setLaunchPlace(context, publication.project, to);
  await putPublication(context, { ...publication, to, state: 'done', started: null, version: number, error: null });
  return number;
}

/** The files of the model's package, built and proved now. */
async function packageFilesOf(context: EngineContext, id: string, job: RunningJob): Promise<FileToSend[]> {
  const model = await requireModel(context, id);
  const contents = await withModel(context, model, job.signal, async ({ head, backbone, ort }) =>
    buildPackage(await packageModelOf(model, head, backbone), { ort, backbone: backbone.program, head, signal: job.signal, onProgress: job.report }),
  );
  return packageEntries(contents).map(({ path, data }) => {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    const read = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
    return { path, size: bytes.length, sha256: sha256Hex(bytes), read };
  });
}
