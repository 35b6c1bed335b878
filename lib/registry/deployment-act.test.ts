import { describe, expect, test, vi } from 'vitest';
import { deliveryState, failWrites } from '@/db/testing/failing-table';
import { type Delivery, testDelivery } from './testing/delivery';

async function withDelivery(run: (delivery: Delivery) => Promise<void>, options: Parameters<typeof testDelivery>[0] = {}): Promise<void> {
  const delivery = await testDelivery(options);
  try {
    await run(delivery);
  } finally {
    await delivery.close();
  }
}

const deployOf = (version: number) => ({ kind: 'deploy', model: 'pets', version });

describe('an act is one transaction', () => {
  test('R20 a failure at any step of a deployment leaves seq, manifest and everything else as it was', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await withDelivery(async (delivery) => {
      await delivery.makeVersion();
      await delivery.makeVersion();
      await delivery.act('dev', deployOf(1));
      const before = await deliveryState(delivery.db);
      const steps = ['environment_targets', 'environments', 'environment_manifests', 'published_blobs', 'deployments', 'tasks', 'audit_entries'];
      for (const table of steps) {
        const heal = await failWrites(delivery.db, table);
        const answer = await delivery.act('dev', deployOf(2));
        expect([table, answer.status, answer.body.error?.code]).toEqual([table, 500, 'server/internal']);
        await heal();
        expect(await deliveryState(delivery.db), table).toBe(before);
      }
      expect((await delivery.act('dev', deployOf(2))).status).toBe(201);
      expect(await deliveryState(delivery.db)).not.toBe(before);
    });
    expect(log).toHaveBeenCalledTimes(7);
    log.mockRestore();
  });

  test('a version whose description is lost is not deployed, and nothing changes', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await withDelivery(async (delivery) => {
      const { manifest } = await delivery.makeVersion();
      const { sha256 } = manifest;
      await delivery.artifacts.delete(`blobs/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`);
      const before = await deliveryState(delivery.db);
      expect((await delivery.act('dev', deployOf(1))).status).toBeGreaterThanOrEqual(400);
      expect(await deliveryState(delivery.db)).toBe(before);
    });
    log.mockRestore();
  });

  test('R19 of ten people who act at once on what they saw, one wins, on a real Postgres', { timeout: 60_000 }, async () => {
    await withDelivery(
      async (delivery) => {
        for (let i = 0; i < 10; i++) await delivery.makeVersion();
        const seen = (await delivery.environment('dev')).headers.get('etag') ?? '';
        const acts = (headers?: Record<string, string>) =>
          Promise.all(Array.from({ length: 10 }, (_, i) => delivery.act('dev', deployOf(i + 1), headers)));
        const statuses = (await acts({ 'if-match': seen })).map(({ status }) => status).sort();
        expect(statuses).toEqual([201, ...Array<number>(9).fill(412)]);
        // Whatever is current: all are done, one after the other, without gap or fork; the one that is live already is no change.
        const done = (await acts()).filter(({ status }) => status === 201);
        expect(done.length).toBeGreaterThanOrEqual(9);
        const seqs = done.map(({ body }) => body.deployment?.seq ?? 0).sort((a, b) => a - b);
        expect(seqs).toEqual(Array.from({ length: done.length }, (_, i) => i + 3));
      },
      { database: 'pg' },
    );
  });
});

describe('the plan', () => {
  test('a dry run says what will happen and changes nothing', async () => {
    await withDelivery(async (delivery) => {
      const backbone = 'b'.repeat(1000);
      const one = await delivery.makeVersion({ files: { 'exports/backbone.bin': backbone } });
      const two = await delivery.makeVersion({
        files: { 'exports/backbone.bin': backbone, 'exports/head.bin': 'h'.repeat(50) },
        signatureId: 'b'.repeat(32),
      });
      await delivery.makeVersion({ runtime: 'raw', golden: false, signatureId: null });
      const dryRun = (body: object, headers = {}) =>
        delivery.call<{ plan: unknown; deployment?: unknown }>('POST', `${delivery.app}/environments/dev/deployments?dryRun=1`, {
          as: delivery.owner,
          body,
          headers,
        });
      const before = await deliveryState(delivery.db);
      const sizeOf = (version: typeof one) => version.manifest.size + version.files.reduce((sum, { size }) => sum + size, 0);
      const first = await dryRun(deployOf(1));
      expect(first.status).toBe(200);
      expect(first.body).toEqual({
        plan: {
          ...{ kind: 'deploy', model: 'pets', from: null, to: 1, rollout: null, devicesActive7d: 0, devicesMoving: 0 },
          bytesPerDevice: { full: sizeOf(one), delta: sizeOf(one) },
          warnings: ['parity_not_run'],
        },
      });
      expect(await deliveryState(delivery.db)).toBe(before);

      await delivery.act('dev', deployOf(1));
      const second = await dryRun(deployOf(2));
      // The golden file and the backbone are the same bytes; the model file, the head and the version manifest are new.
      const delta = two.manifest.size + 'model 2'.length + 50;
      expect(second.body.plan).toMatchObject({
        from: 1,
        to: 2,
        bytesPerDevice: { full: sizeOf(two), delta },
        warnings: ['signature_changed', 'parity_not_run'],
      });
      expect((await dryRun(deployOf(3))).body.plan).toMatchObject({ warnings: ['signature_changed', 'no_golden', 'no_web_variant'] });
      expect((await dryRun(deployOf(1))).status).toBe(409);
    });
  });

  test('devices that move are those of the last 7 days that run another version or none', async () => {
    await withDelivery(
      async (delivery) => {
        await delivery.makeVersion();
        await delivery.makeVersion();
        await delivery.act('dev', deployOf(1));
        const key = (await delivery.environment('dev')).body.key;
        const report = async (install: string, daysAgo: number, version?: number) => {
          const at = new Date(delivery.clock.now().getTime() - daysAgo * 86_400_000);
          const event = (n: number, more: object) => ({
            ...{ id: crypto.randomUUID().replace(/^(.{14})4/, '$17'), n, t: at.getTime(), day: at.toISOString().slice(0, 10) },
            dims: { browser: 'chrome', os: 'android', deviceClass: 'phone', backend: 'wasm', adapter: 'arm', sdk: '1.0.0' },
            ...more,
          });
          const events = [event(1, { type: 'alive' }), ...(version ? [event(2, { type: 'committed', model: 'pets', version, seq: 2 })] : [])];
          const body = JSON.stringify({ schema: 'slipway.events/1', install, events });
          const answer = await delivery.device('POST', `/${key}/events`, { 'content-type': 'text/plain' }, body);
          expect([answer.status, await answer.json()]).toMatchObject([202, { rejected: [] }]);
        };
        await report('01999999-0000-7000-8000-000000000001', 0, 1);
        await report('01999999-0000-7000-8000-000000000002', 6, 2);
        await report('01999999-0000-7000-8000-000000000003', 1);
        await report('01999999-0000-7000-8000-000000000004', 9, 1);
        const { body } = await delivery.act('dev', deployOf(2));
        expect(body.plan).toMatchObject({ devicesActive7d: 3, devicesMoving: 2 });
      },
      { now: new Date('2026-11-20T12:00:00Z') },
    );
  });
});
