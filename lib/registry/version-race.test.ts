import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addTask, claimTask, type DatabaseKind, startVerifying, type Tenant } from '@/db';
import type { VersionView } from '@/lib/api';
import { AppError } from '@/lib/core';
import { type Artifacts, memoryArtifacts } from './storage';
import { runDueTasks } from './tasks';
import { type TestHost, type TestUser, testHost } from './testing/host';
import { escapingZip, finalize, makeModel, publish, sendAll, start, type TestModel, text } from './testing/publish';
import { verifyLeaseMs, verifyTaskId, verifyVersion } from './verify-version';

/** A store whose reads wait while the gate is closed: work that takes its time. */
function gatedArtifacts(): { readonly artifacts: Artifacts; close(): void; open(): void } {
  const inner = memoryArtifacts();
  let gate: Promise<void> = Promise.resolve();
  let release: () => void = () => undefined;
  const artifacts: Artifacts = {
    ...inner,
    get: async (key, range) => {
      await gate;
      return inner.get(key, range);
    },
  };
  const close = () => {
    gate = new Promise((resolve) => {
      release = resolve;
    });
  };
  return { artifacts, close, open: () => release() };
}

async function sent(model: TestModel, words: string): Promise<string> {
  const content = { 'weights.bin': text(words) };
  const { body } = await start(model, content);
  await sendAll(model, body, content);
  return body.version.id;
}

describe.each<DatabaseKind>(['pglite', 'pg'])('version numbers on %s', (database) => {
  let server: TestHost;
  let owner: TestUser;
  beforeAll(async () => {
    server = await testHost({ database });
    owner = await server.makeUser('Ada');
    await server.makeOrganization('acme', owner);
  });
  afterAll(() => server?.close());

  test(`R12 ten parallel finalizes take n to n + 9; five aborted and five failed among them leave no gap (${database})`, async () => {
    const model = await makeModel(server, owner, 'acme', `race-${database}`);
    await publish(model, { 'first.bin': text('first') });
    const brokenZip = await escapingZip();
    const good: string[] = [];
    const aborted: string[] = [];
    const failing: string[] = [];
    for (let i = 0; i < 10; i++) good.push(await sent(model, `version ${i}`));
    for (let i = 0; i < 5; i++) {
      aborted.push(await sent(model, `aborted ${i}`));
      const { body } = await start(model, brokenZip);
      await sendAll(model, body, brokenZip);
      failing.push(body.version.id);
    }
    const abort = (id: string) => server.call<undefined>('DELETE', `${model.path}/versions/${id}`, { as: owner });
    const [ready, gone, failed] = await Promise.all([
      Promise.all(good.map((id) => finalize(model, id))),
      Promise.all(aborted.map(abort)),
      Promise.all(failing.map((id) => finalize(model, id))),
    ]);
    expect(ready.map(({ status }) => status)).toEqual(good.map(() => 200));
    expect(ready.map(({ body }) => body.number ?? 0).sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(gone.map(({ status }) => status)).toEqual(aborted.map(() => 204));
    expect(failed.map(({ status }) => status)).toEqual(failing.map(() => 400));
    expect(await publish(model, { 'last.bin': text('last') })).toMatchObject({ number: 12 });
  });

  test(`R12 one version finalized by ten at once becomes ready once (${database})`, async () => {
    const model = await makeModel(server, owner, 'acme', `once-${database}`);
    const id = await sent(model, 'once');
    const answers = await Promise.all(Array.from({ length: 10 }, () => finalize(model, id)));
    expect(answers.map(({ status, body }) => [status, body.number])).toEqual(answers.map(() => [200, 1]));
    const { body } = await server.call<{ items: { action: string }[] }>('GET', '/organizations/acme/audit?action=version.ready&limit=200', {
      as: owner,
    });
    expect(body.items.filter((entry) => JSON.stringify(entry).includes(id)).length).toBe(1);
    expect(await publish(model, { 'b.bin': text('b') })).toMatchObject({ number: 2 });
  });
});

describe('work that is taken over', () => {
  const gated = gatedArtifacts();
  let server: TestHost;
  let owner: TestUser;
  let tenant: Tenant;
  beforeAll(async () => {
    server = await testHost({ artifacts: gated.artifacts });
    owner = await server.makeUser('Ada');
    ({ tenant } = await server.makeOrganization('acme', owner));
  });
  afterAll(() => server?.close());

  /** What a server leaves that was killed while it worked. */
  const killedWhileVerifying = async (versionId: string) => {
    const now = server.clock.now();
    const actor = { kind: 'user', id: owner.id, name: owner.name };
    await server.db.transaction(async (tx) => {
      await startVerifying(tx, tenant, versionId);
      await addTask(tx, { id: verifyTaskId(versionId), kind: 'verify', payload: { tenant, versionId, actor }, runAt: now });
    });
    const task = await claimTask(server.db, verifyTaskId(versionId), { now, leaseMs: verifyLeaseMs });
    if (!task) throw new TypeError('nobody else has the task');
    return task;
  };

  test('finalize waits for the lease of a dead server, then finishes its work once', async () => {
    const model = await makeModel(server, owner, 'acme', 'dead');
    const id = await sent(model, 'left behind');
    const task = await killedWhileVerifying(id);
    const answering = finalize(model, id);
    await sleep(300);
    expect((await server.call<VersionView>('GET', `${model.path}/versions/${id}`, { as: owner })).body.state).toBe('verifying');
    expect((await server.call('DELETE', `${model.path}/versions/${id}`, { as: owner })).status).toBe(409);
    server.clock.advance(verifyLeaseMs);
    expect((await answering).body).toMatchObject({ state: 'ready', number: 1 });
    // The dead one was only slow, and comes back with its old lease: nothing happens twice.
    await verifyVersion(server.host, task);
    expect(await publish(model, { 'next.bin': text('next') })).toMatchObject({ number: 2 });
  });

  test('a round of background tasks finishes it as well, or lets it fail', async () => {
    const model = await makeModel(server, owner, 'acme', 'ticked');
    const good = await sent(model, 'good');
    const brokenZip = await escapingZip();
    const { body: bad } = await start(model, brokenZip);
    await sendAll(model, bad, brokenZip);
    for (const id of [good, bad.version.id]) await killedWhileVerifying(id);
    await runDueTasks(server.host);
    const stateOf = async (id: string) => (await server.call<VersionView>('GET', `${model.path}/versions/${id}`, { as: owner })).body;
    expect((await stateOf(good)).state).toBe('verifying');
    server.clock.advance(verifyLeaseMs);
    await runDueTasks(server.host);
    expect(await stateOf(good)).toMatchObject({ state: 'ready', number: 1 });
    expect(await stateOf(bad.version.id)).toMatchObject({
      state: 'failed',
      number: null,
      failure: { code: 'archive/path-unsafe', path: '../escape' },
    });
  });

  test('two servers at the same work, since the first lost its lease: one number', async () => {
    const model = await makeModel(server, owner, 'acme', 'twice');
    const id = await sent(model, 'slow');
    gated.close();
    const first = finalize(model, id);
    await sleep(300);
    server.clock.advance(verifyLeaseMs);
    const second = finalize(model, id);
    await sleep(300);
    gated.open();
    const answers = await Promise.all([first, second]);
    expect(answers.map(({ status, body }) => [status, body.number])).toEqual([
      [200, 1],
      [200, 1],
    ]);
    expect(await publish(model, { 'next.bin': text('next') })).toMatchObject({ number: 2 });
  });

  test('work of more than ten seconds answers 202 and goes on', async () => {
    const model = await makeModel(server, owner, 'acme', 'long');
    const id = await sent(model, 'long');
    gated.close();
    const early = await finalize(model, id);
    expect([early.status, early.body.state, early.body.number]).toEqual([202, 'verifying', null]);
    gated.open();
    expect((await finalize(model, id)).body).toMatchObject({ state: 'ready', number: 1 });
  });

  test('a store that fails leaves the version verifying; finalize goes on when it is back', async () => {
    const model = await makeModel(server, owner, 'acme', 'fault');
    const id = await sent(model, 'fault');
    const { get } = gated.artifacts;
    const broken = gated.artifacts as { -readonly [Name in keyof Artifacts]: Artifacts[Name] };
    broken.get = async () => {
      throw new AppError('storage/unavailable', 'The disk is away.', { retryable: true });
    };
    expect((await finalize(model, id)).status).toBe(503);
    broken.get = get;
    expect((await finalize(model, id)).body).toMatchObject({ state: 'ready', number: 1 });
  });
});
