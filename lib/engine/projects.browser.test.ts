import { expect, test } from 'vitest';
import { classFolders, openTestEngine } from './testing/open-engine';

test('the overview counts the classes that have photos', async () => {
  const engine = await openTestEngine();
  const { id } = await engine.call('project.create', {});
  const { planId } = await engine.call('import.plan', { source: await classFolders(['boat', 'buoy'], 2) });
  const { jobId, dataset } = await engine.call('import.start', { project: id, planId });
  await engine.settled(jobId);
  expect(await engine.call('project.overview', { id })).toMatchObject({ classes: 2, usedClasses: 2 });
  await engine.call('annotation.assign', { dataset, keys: ['buoy/photo-0', 'buoy/photo-1'], cls: null });
  expect(await engine.call('project.overview', { id })).toMatchObject({ classes: 2, usedClasses: 1 });
});

test('New project gives the empty project that was never used, and a new one otherwise', async () => {
  const engine = await openTestEngine();
  const first = await engine.call('project.start', {});
  expect(await engine.call('project.start', {})).toEqual(first);
  await engine.call('project.rename', { id: first.id, name: 'Mine' });
  const second = await engine.call('project.start', {});
  expect(second.id).not.toBe(first.id);
  await engine.call('project.remove', { id: second.id });
  expect((await engine.call('project.start', {})).id).not.toBe(second.id);
});
