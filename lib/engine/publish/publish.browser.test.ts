import { expect, test } from 'vitest';
import { type Id, type JobState, newId } from '@/lib/core';
import { openTestEngine, type TestEngine } from '../testing/open-engine';
import { putPublication } from './publications';

/** A publication that was being sent by a job that is in this state now. */
async function beingSent(engine: TestEngine, project: Id<'project'>, state: JobState): Promise<string> {
  const jobId = newId('job');
  const createdAt = new Date().toISOString();
  const progress = { phase: 'sending', done: 1, total: 2, unit: 'bytes' };
  const counts = { executed: 0, cached: 0, shared: 0, failed: 0 };
  const target = { target: {}, options: {}, plan: null };
  await engine.storage.jobs.put({ id: jobId, kind: 'publish', project, title: 'Publish', state, ...target, progress, ...counts, createdAt });
  const to = { org: 'ada', app: 'garden', model: 'flowers' };
  const end = { started: null, version: null, error: null };
  await putPublication(engine, { id: jobId, project, model: 'm_gone', to, description: '', state: 'sending', createdAt, ...end, jobId });
  return jobId;
}

test('what was cancelled does not come back; what runs is left alone; what its worker left behind is taken up', async () => {
  const engine = await openTestEngine();
  const { id } = await engine.call('project.create', {});
  const project = id as Id<'project'>;
  await beingSent(engine, project, 'cancelled');
  const running = await beingSent(engine, project, 'running');
  const left = await beingSent(engine, project, 'interrupted');
  // Its model is gone, so it is taken up and fails at once, with the reason.
  expect(await engine.call('publish.resume', {})).toEqual({ count: 0 });
  const publications = await engine.call('publish.list', { project });
  expect(new Map(publications.map((one) => [one.id, [one.state, one.error?.code ?? null]]))).toEqual(
    new Map([
      [running, ['sending', null]],
      [left, ['failed', 'model/not-found']],
    ]),
  );
});
