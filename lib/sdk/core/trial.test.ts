import { describe, expect, test } from 'vitest';
import type { Precision } from '../runners';
import { type FakeBehaviour, fakeVersion, goldenAnswers } from '../testing/fake-model';
import { FakeServer } from '../testing/fake-server';
import { diskStore, dyingStore, settle, simDevice } from '../testing/sim';
import { sdkVersion } from './sdk-version';
import { FakeClock } from './testing/fake-clock';

const tolerances: Record<Precision, number> = { f32: 1e-3, f16: 1e-2, int8: 0.1 };
const off = (by: number): number[] => goldenAnswers.map((value, i) => value + (i === 1 ? by : 0));

/** A device on version 1 that meets version 2, and the events that it sent. */
async function meet(behaviour: FakeBehaviour, precision: Precision = 'f32', golden = true) {
  const server = await FakeServer.start();
  await server.deploy('pets', 1, fakeVersion(1));
  const device = simDevice(server);
  await settle(device.client.load('pets'), device.clock);
  const version = fakeVersion(2, behaviour, { precision });
  await server.deploy('pets', 2, golden ? version : { variants: version.variants });
  const loaded = await settle(device.client.load('pets', { mode: 'latest', timeoutMs: 120_000 }), device.clock, 500);
  await device.clock.advance(10_000);
  const events = [...server.events.values()];
  return { ...device, server, loaded, events, failed: events.filter(({ type, version }) => type === 'reverted' && version === 2) };
}

describe('R37 trial', () => {
  const broken: [string, FakeBehaviour, Precision, object][] = [
    ['NaN', { answers: [0.7, null, 0.1] }, 'f32', { reason: 'non_finite', data: { sample: 0, maxError: 0 } }],
    ...(['f32', 'f16', 'int8'] as const).map((precision): [string, FakeBehaviour, Precision, object] => [
      `2x off the tolerance of ${precision}`,
      { answers: off(2 * tolerances[precision]) },
      precision,
      { reason: 'mismatch', data: { sample: 0, maxError: expect.closeTo(2 * tolerances[precision], 5) } },
    ]),
    ['another top class on every sample', { answers: [0.7 - 0.0006, 0.7, 0.1] }, 'f32', { reason: 'mismatch' }],
    ['wrong shape', { shape: [3, 1] }, 'f32', { reason: 'shape', data: { sample: 0 } }],
    ['one output too many', { answers: [0.7, 0.2, 0.1, 0] }, 'f32', { reason: 'shape' }],
    ['hanging', { fault: 'hang' }, 'f32', { reason: 'timeout' }],
    ['throwing', { fault: 'throw' }, 'f32', { reason: 'open_failed' }],
  ];
  test.each(broken)('R37 %s: reverted before any load returns it, the event says why', async (_name, behaviour, precision, wanted) => {
    const { client, clock, loaded, failed, told, runner } = await meet(behaviour, precision);
    expect(loaded).toMatchObject({ version: 1, source: 'cached' });
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatchObject({ variant: 'onnx-f32', seq: 3, dims: { backend: 'cpu', adapter: 'test-adapter', sdk: sdkVersion }, ...wanted });
    expect(told.find(([type]) => type === 'reverted')?.[1]).toMatchObject({ model: 'pets', version: 2, backend: 'cpu', adapter: 'test-adapter' });
    expect(told.some(([type, detail]) => type === 'updated' && detail['version'] === 2)).toBe(false);
    // It is not tried again, and never given out.
    const opened = runner.opened.filter((number) => number === 2).length;
    for (const mode of ['cached', 'cached-then-update', 'latest'] as const)
      expect(await settle(client.load('pets', { mode }), clock)).toMatchObject({ version: 1 });
    expect(runner.opened.filter((number) => number === 2)).toHaveLength(opened);
    expect(await client.explain('pets')).toMatchObject({ action: 'keep', version: 1, skipped: [{ version: 2, reason: 'failed' }] });
  });

  test.each(['hang-open', 'throw-open'] as const)('R37 %s is reverted, too, without backend', async (fault) => {
    const { loaded, failed } = await meet({ fault });
    expect(loaded).toMatchObject({ version: 1 });
    expect(failed).toMatchObject([{ reason: fault === 'hang-open' ? 'timeout' : 'open_failed', dims: { backend: 'none' } }]);
  });

  test.each(['f32', 'f16', 'int8'] as const)('half the tolerance of %s is committed', async (precision) => {
    const { loaded, failed, events } = await meet({ answers: off(tolerances[precision] / 2) }, precision);
    expect(loaded).toMatchObject({ version: 2, source: 'fresh' });
    expect(failed).toEqual([]);
    const last = events.filter(({ version }) => version === 2);
    expect(last.map(({ type }) => type)).toEqual(['available', 'download_done', 'trial_ok', 'committed']);
    expect(last[2]).toMatchObject({ data: { passed: 2, maxError: expect.closeTo(tolerances[precision] / 2, 5) } });
    expect(last.map(({ n }) => n)).toEqual([...last.map(({ n }) => Number(n))].sort((a, b) => a - b));
  });

  test('without golden samples only the files are checked', async () => {
    const { loaded, events } = await meet({ answers: [0, 0, 1] }, 'f32', false);
    expect(loaded).toMatchObject({ version: 2 });
    expect(events.find(({ type, version }) => type === 'trial_ok' && version === 2)).toMatchObject({ data: { mode: 'files' } });
  });

  test('a variant that fails gives way to the next one', async () => {
    const server = await FakeServer.start();
    const [good] = fakeVersion(1).variants;
    const [bad] = fakeVersion(1, { fault: 'throw-open' }).variants;
    if (!good || !bad) throw new TypeError('No variants');
    await server.deploy('pets', 1, { ...fakeVersion(1), variants: [{ ...bad, id: 'onnx-f16' }, good] });
    const { client, clock } = simDevice(server);
    expect(await settle(client.load('pets'), clock)).toMatchObject({ version: 1, variant: 'onnx-f32' });
  });
});

describe('R38 crash loop', () => {
  test('R38 killed in its trial twice: failed, the third start does not try', async () => {
    const clock = new FakeClock();
    const server = await FakeServer.start();
    await server.deploy('pets', 1, fakeVersion(1));
    const disk = diskStore();
    await settle(simDevice(server, {}, clock, disk).client.load('pets'), clock);
    await server.deploy('pets', 2, fakeVersion(2, { fault: 'hang' })); // the tab hangs and is killed
    for (const attempt of [1, 2]) {
      const tab = simDevice(server, {}, clock, dyingStore(disk, Infinity));
      void tab.client.load('pets', { mode: 'latest' });
      while (!tab.runner.opened.includes(2)) await new Promise((resolve) => setTimeout(resolve, 2));
      expect(await disk.get('trial', 'pets')).toMatchObject({ version: 2, attempt });
    }
    const third = simDevice(server, {}, clock, disk);
    expect(await settle(third.client.load('pets', { mode: 'latest' }), clock)).toMatchObject({ version: 1 });
    expect(third.runner.opened).not.toContain(2);
    expect(third.told.find(([type]) => type === 'reverted')?.[1]).toMatchObject({ reason: 'crashed', version: 2 });
    expect(await disk.get('trial', 'pets')).toBeUndefined();
  });

  test('R38 a network failure is tried again, and so is a version that failed with another sdk', async () => {
    const clock = new FakeClock();
    const server = await FakeServer.start();
    await server.deploy('pets', 1, fakeVersion(1));
    const disk = diskStore();
    await disk.change([], () => [['failed', 'pets/1/onnx-f32/0.9.0', { model: 'pets', version: 1, variant: 'onnx-f32', sdk: '0.9.0' }]]);
    const { client } = simDevice(server, {}, clock, disk);
    server.meddle = ({ path }) => (path.startsWith('blobs') ? new Response('', { status: 404 }) : undefined);
    await expect(settle(client.load('pets'), clock)).rejects.toMatchObject({ code: 'sdk/no-model', details: { because: 'download/network' } });
    expect(await disk.keys('failed')).toEqual(['pets/1/onnx-f32/0.9.0']);
    server.meddle = undefined;
    expect(await settle(client.load('pets'), clock)).toMatchObject({ version: 1 });
  });
});
