import { expect, test } from 'vitest';
import { classFolders, openTestEngine } from './testing/open-engine';

test('two tabs that edit one class list at once lose no edit', async () => {
  const tab = await openTestEngine();
  const other = await openTestEngine(tab.name);
  const { id: project } = await tab.call('project.create', {});
  const { planId } = await tab.call('import.plan', { source: await classFolders(['boat', 'buoy'], 2) });
  const { jobId, dataset } = await tab.call('import.start', { project, planId });
  await tab.settled(jobId);
  await Promise.all([tab.call('class.add', { dataset, name: 'gull' }), other.call('class.add', { dataset, name: 'seal' })]);
  const { classes } = await tab.call('dataset.get', { id: dataset });
  expect(classes.map(({ name }) => name).sort()).toEqual(['boat', 'buoy', 'gull', 'seal']);
});
