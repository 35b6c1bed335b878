import { afterEach, expect, test, vi } from 'vitest';
import { AppError, type Id, type Job, newId } from '@/lib/core';
import { tidy, tidyWhenIdle } from '../housekeeping';
import { openTestEngine, type TestEngine } from '../testing/open-engine';
import { jobLockName, settleJobs } from './journal';
import { startJob } from './runner';

afterEach(() => void vi.restoreAllMocks());

const full = () => new AppError('storage/quota', 'The storage of this browser is full.');

async function projectOf(engine: TestEngine): Promise<Id<'project'>> {
  return (await engine.call('project.create', {})).id as Id<'project'>;
}

function jobRow(project: Id<'project'>, given: Partial<Job>): Job {
  return {
    id: newId('job'),
    kind: 'import',
    project,
    title: 'Import',
    state: 'done',
    target: {},
    options: {},
    plan: null,
    progress: { phase: '', done: 0, total: 0, unit: '' },
    executed: 0,
    cached: 0,
    shared: 0,
    failed: 0,
    createdAt: new Date().toISOString(),
    ...given,
  };
}

test('a job settles although its log cannot be written', async () => {
  const engine = await openTestEngine();
  const project = await projectOf(engine);
  vi.spyOn(console, 'error').mockReturnValue();
  vi.spyOn(engine.storage.meta, 'put').mockRejectedValue(full());
  const id = await startJob(engine, { kind: 'import', project, title: 'Import' }, async (job) => {
    job.log('warning', 'A line');
    throw full();
  });
  expect(await engine.settled(id)).toMatchObject({ state: 'failed', error: { code: 'storage/quota' } });
  expect(await engine.call('job.get', { id })).toMatchObject({ state: 'failed', error: { code: 'storage/quota' } });
});

test('on a full disk the end of a job is stored as a small row, and told even when not that fits', async () => {
  const engine = await openTestEngine();
  const project = await projectOf(engine);
  const logged = vi.spyOn(console, 'error').mockReturnValue();
  for (const failures of [1, 2]) {
    const id = await startJob(engine, { kind: 'import', project, title: 'Import' }, async () => {
      const put = vi.spyOn(engine.storage.jobs, 'put');
      for (let i = 0; i < failures; i++) put.mockRejectedValueOnce(full());
      return { outcome: 'All there', link: null, detail: { large: 'x' } };
    });
    expect(await engine.settled(id)).toMatchObject({ state: 'done', outcome: 'All there' });
    const row = await engine.storage.jobs.get(id);
    expect(row?.state).toBe(failures === 1 ? 'done' : 'running');
    if (failures === 1) expect(row?.result).toEqual({ outcome: 'All there', link: null });
    expect(logged).toHaveBeenCalledTimes(failures);
    logged.mockClear();
  }
});

test('a job that ends while others are settled keeps its end', async () => {
  const engine = await openTestEngine();
  const row = jobRow(await projectOf(engine), { state: 'running' });
  await engine.storage.jobs.put(row);
  const list = engine.storage.jobs.list.bind(engine.storage.jobs);
  vi.spyOn(engine.storage.jobs, 'list').mockImplementationOnce(async () => {
    const rows = await list();
    await engine.storage.jobs.put({ ...row, state: 'done' });
    return rows;
  });
  expect(await settleJobs(engine)).toEqual([]);
  expect((await engine.storage.jobs.get(row.id))?.state).toBe('done');
});

test('a job whose lock is held is left alone', async () => {
  const engine = await openTestEngine();
  const row = jobRow(await projectOf(engine), { state: 'running' });
  await engine.storage.jobs.put(row);
  await navigator.locks.request(jobLockName(row.id), async () => {
    expect(await settleJobs(engine)).toEqual([]);
  });
  expect((await settleJobs(engine)).map(({ id, state }) => [id, state])).toEqual([[row.id, 'interrupted']]);
});

test('an interrupted sample takes its empty project along, and no other', async () => {
  const engine = await openTestEngine();
  const own = await projectOf(engine);
  const other = (await engine.call('project.create', { name: 'Other' })).id;
  await engine.storage.jobs.put(jobRow(own, { state: 'running', target: { dataset: 'd_none', ownProject: own } }));
  await engine.call('job.settle', {});
  expect((await engine.storage.projects.list()).map(({ id }) => id)).toEqual([other]);
});

test('a cancelled sample leaves no bytes and no project', async () => {
  const engine = await openTestEngine();
  const stop = engine.bus.listen((message) => {
    if (message.kind === 'job' && message.job.state === 'running' && message.job.progress.done > 0)
      engine.bus.post({ kind: 'cancel', jobId: message.job.id });
  });
  const { jobId } = await engine.call('sample.create', {});
  expect((await engine.settled(jobId)).state).toBe('cancelled');
  stop();
  expect(await engine.storage.files.list('big/')).toEqual([]);
  expect(await engine.storage.projects.list()).toEqual([]);
});

test('tidying drops old jobs with their logs and what is in Trash too long; one holder at a time', async () => {
  const engine = await openTestEngine();
  const project = await projectOf(engine);
  const longAgo = new Date(Date.now() - 31 * 24 * 3_600_000).toISOString();
  const [old, young] = [jobRow(project, { createdAt: longAgo }), jobRow(project, {})];
  for (const row of [old, young]) {
    await engine.storage.jobs.put(row);
    await engine.storage.meta.put(`job-log:${row.id}`, []);
  }
  await engine.storage.projects.put({ id: 'prj_gone', name: 'Gone', createdAt: longAgo, updatedAt: longAgo, removedAt: longAgo });
  await navigator.locks.request('slipway:storage', async () => {
    expect(await tidy(engine)).toBe(false);
  });
  expect(await engine.storage.jobs.list()).toHaveLength(2);
  expect(await tidy(engine)).toBe(true);
  expect((await engine.storage.jobs.list()).map(({ id }) => id)).toEqual([young.id]);
  expect(await engine.storage.meta.names('job-log:')).toEqual([`job-log:${young.id}`]);
  expect((await engine.storage.projects.list()).map(({ id }) => id)).toEqual([project]);
});

test('tidying waits until no job runs, then happens once', async () => {
  const engine = await openTestEngine();
  const project = await projectOf(engine);
  const longAgo = new Date(Date.now() - 31 * 24 * 3_600_000).toISOString();
  const [old, running] = [jobRow(project, { createdAt: longAgo }), jobRow(project, { state: 'running' })];
  for (const row of [old, running]) await engine.storage.jobs.put(row);
  const ids = async () => (await engine.storage.jobs.list()).map(({ id }) => id);
  tidyWhenIdle(engine, 20);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await ids()).toEqual([running.id, old.id]);
  await engine.storage.jobs.put({ ...running, state: 'done' });
  await expect.poll(ids).toEqual([running.id]);
});
