import { expect, test } from 'vitest';
import type { JobView, ProjectOverview } from '@/lib/client';
import { stationOfPath, stationsOf } from './stations';

const empty: ProjectOverview = {
  id: 'prj_1',
  name: 'Flowers',
  dataset: null,
  set: null,
  photos: 0,
  labelled: 0,
  classes: 0,
  usedClasses: 0,
  model: null,
  job: null,
};
const labelled: ProjectOverview = { ...empty, dataset: 'd_1', set: 'd_2', photos: 170, labelled: 158, classes: 5, usedClasses: 5 };
const trained: ProjectOverview = { ...labelled, labelled: 170, model: { id: 'm_1', name: 'ResNet-50', right: 34, of: 40 } };
const training = {
  id: 'job_1',
  kind: 'train',
  project: 'prj_1',
  state: 'running',
  progress: { phase: 'features', done: 65, total: 130, unit: 'photos', etaSeconds: 41 },
} as JobView;

const states = (overview: ProjectOverview, jobs: readonly JobView[] = []) => stationsOf(overview, jobs).map((station) => station.state);

test('each station says where it stands, and what comes first', () => {
  expect(states(empty)).toEqual(['add photos', 'after photos', 'after labels', 'after training', 'after launch']);
  expect(states(labelled)).toEqual(['170 photos', '12 to sort', 'ready to train', 'after training', 'after launch']);
  expect(states(trained)).toEqual(['170 photos', 'all sorted', '34 of 40 right', 'no version yet', 'after launch']);
});

test('no state has more than four words', () => {
  for (const overview of [empty, labelled, trained]) {
    for (const state of states(overview, [training])) expect(state.split(' ').length).toBeLessThanOrEqual(4);
  }
});

test('a station that cannot be entered has no address and a dotted ring', () => {
  for (const station of stationsOf(empty, []).slice(1)) expect(station).toMatchObject({ href: null, ring: null });
  expect(stationsOf(empty, [])[0]?.href).toBe('/import?project=prj_1');
});

test('a running training shows on its station: time left, share, its own page', () => {
  expect(stationsOf(labelled, [training])[2]).toMatchObject({
    state: 'training, 41 s left',
    ring: 0.5,
    tone: 'accent',
    href: '/jobs/view?project=prj_1&job=job_1',
  });
  expect(states(labelled, [{ ...training, project: 'prj_2' }])[2]).toBe('ready to train');
});

test('one class with photos is not ready to train, whatever other classes there are', () => {
  expect(states({ ...labelled, classes: 1, usedClasses: 1 })[2]).toBe('after labels');
  expect(states({ ...labelled, classes: 5, usedClasses: 1 })[2]).toBe('after labels');
  expect(states({ ...labelled, classes: 5, usedClasses: 2 })[2]).toBe('ready to train');
});

test('pages know their station', () => {
  expect(['/datasets/view', '/annotate/grid', '/models/view', '/jobs', '/'].map(stationOfPath)).toEqual([
    'data',
    'labels',
    'train',
    undefined,
    undefined,
  ]);
});
