import { expect, test } from 'vitest';
import { openTestEngine } from './testing/open-engine';
import { defaultNetwork } from './weights';

const mobilenet = 'mobilenet-v2-0.35-imagenet';
const resnet = 'resnet50-imagenet-keras';
const hasWeights = (await fetch(`/weights/${mobilenet}/model.json`)).headers.get('content-type')?.includes('json') ?? false;

// No server answers /api/v1/health in these tests, as offline; the files themselves are there, as from the service worker.
test.skipIf(!hasWeights)('networks that can be had without Slipway are not called missing', async () => {
  const networks = await (await openTestEngine()).call('weights.list', {});
  expect(networks.find(({ id }) => id === mobilenet)?.state).toBe('served');
});

test('who chooses no network gets the most accurate one that is there, the sample the quick one', () => {
  const choices = (large: 'served' | 'missing', small: 'served' | 'missing') =>
    [
      { id: resnet, title: 'ResNet-50', note: '', bytes: 100, state: large },
      { id: mobilenet, title: 'MobileNet', note: '', bytes: 2, state: small },
    ] as const;
  expect(defaultNetwork(choices('served', 'served'), false)).toBe(resnet);
  expect(defaultNetwork(choices('missing', 'served'), false)).toBe(mobilenet);
  expect(defaultNetwork(choices('served', 'served'), true)).toBe(mobilenet);
  expect(defaultNetwork(choices('served', 'missing'), true)).toBe(resnet);
  expect(defaultNetwork(choices('missing', 'missing'), true)).toBe(mobilenet);
});
