import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPublicEnvironment } from '@/db';
import type { EnvironmentView, Page } from '@/lib/api';
import { deviceHandler } from './device-http/handler';
import { type TestHost, type TestUser, testHost } from './testing/host';
import { publish, text } from './testing/publish';

const day = 86_400_000;

describe('environments', () => {
  let server: TestHost;
  let owner: TestUser;
  const path = '/organizations/acme/applications/pets/environments';
  const call = <T = EnvironmentView>(method: string, rest = '', body?: object) =>
    server.call<T>(method, `${path}${rest}`, { as: owner, ...(body ? { body } : {}) });
  const codeOf = async (answering: Promise<{ readonly status: number; readonly body: unknown }>) => {
    const { status, body } = await answering;
    return [status, (body as { error?: { code: string } } | undefined)?.error?.code];
  };

  beforeAll(async () => {
    server = await testHost();
    owner = await server.makeUser('Ada');
    await server.makeOrganization('acme', owner);
    await server.call('POST', '/organizations/acme/applications', { as: owner, body: { name: 'pets' } });
  });
  afterAll(() => server.close());

  test('R3 an application is born with dev and prod, each with a key and a first manifest', async () => {
    const { body } = await call<Page<EnvironmentView>>('GET');
    expect(body.items.map(({ name, seq, revision, targets }) => ({ name, seq, revision, targets }))).toEqual([
      { name: 'dev', seq: 1, revision: 1, targets: [] },
      { name: 'prod', seq: 1, revision: 1, targets: [] },
    ]);
    const keys = body.items.map(({ key }) => key);
    for (const key of keys) expect(key).toMatch(/^ek_[0-9A-Za-z]{24}$/);
    expect(new Set(keys).size).toBe(2);
    expect(body.items[0]?.devices).toEqual({ active7d: 0, total: 0 });
  });

  test('R3 staging is made, found and retired; dev and prod stay', async () => {
    const made = await call('POST', '', { name: 'staging', ttlDays: 7, minPollSeconds: 60, protected: true });
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"r1"']);
    expect(made.body).toMatchObject({ name: 'staging', ttlDays: 7, minPollSeconds: 60, protected: true, seq: 1 });
    expect(await codeOf(call('POST', '', { name: 'staging' }))).toEqual([409, 'name/taken']);
    expect(await codeOf(call('POST', '', { name: 'Staging' }))).toEqual([400, 'name/invalid']);
    expect(await codeOf(call('POST', '', { name: 'late', ttlDays: 366 }))).toEqual([400, 'request/invalid']);
    expect((await call('GET', '/staging')).headers.get('etag')).toBe('"r1"');
    for (const name of ['dev', 'prod']) expect(await codeOf(call('DELETE', `/${name}`))).toEqual([409, 'resource/in-use']);
    const models = '/organizations/acme/applications/pets/models';
    await server.call('POST', models, { as: owner, body: { name: 'cats' } });
    await publish({ server, as: owner, path: `${models}/cats` }, { 'a.bin': text('a') });
    const deployed = await server.call('POST', `${path}/staging/deployments`, {
      as: owner,
      headers: { 'if-match': '"r1"' },
      body: { kind: 'deploy', model: 'cats', version: 1 },
    });
    expect(deployed.status).toBe(201);
    expect((await call('GET', '/staging')).body).toMatchObject({ seq: 2, revision: 2, targets: [{ model: 'cats', default: 1 }] });
    expect((await call('DELETE', '/staging')).status).toBe(204);
    expect(await codeOf(call('GET', '/staging'))).toEqual([404, 'resource/not-found']);
    const retired = await findPublicEnvironment(server.db, made.body.key, server.clock.now());
    expect(retired?.retiredAt).toEqual(server.clock.now());
    expect((await call('GET', '/dev')).status).toBe(200);
    // The name is free again, for an environment with another key.
    const again = await call('POST', '', { name: 'staging' });
    expect([again.status, again.body.name, again.body.seq]).toEqual([201, 'staging', 1]);
    expect(again.body.key).not.toBe(made.body.key);
    expect((await call<Page<EnvironmentView>>('GET')).body.items.map(({ name }) => name)).toEqual(['dev', 'prod', 'staging']);
  });

  test('R3 after rotateKey the old key serves 30 days, then 404', async () => {
    const device = deviceHandler(server.host);
    const served = async (key: string) => (await device(new Request(`http://localhost:3000/d/v1/${key}/manifest`))).status;
    const { body: before } = await call('GET', '/dev');
    const rotated = await call('PATCH', '/dev', { rotateKey: true });
    expect(rotated.status).toBe(200);
    expect(rotated.body.key).not.toBe(before.key);
    expect([await served(before.key), await served(rotated.body.key)]).toEqual([200, 200]);
    server.clock.advance(30 * day - 1);
    expect(await served(before.key)).toBe(200);
    // A server keeps what it answered for a second at most.
    server.clock.advance(1001);
    expect([await served(before.key), await served(rotated.body.key)]).toEqual([404, 200]);
  });

  test('the audit log holds no address, and nothing that an address can be guessed from', async () => {
    await server.call('PATCH', `${path}/prod`, { as: owner, headers: { 'x-slipway-address': '192.0.2.7' }, body: { minPollSeconds: 600 } });
    const { rows } = await server.db.execute<{ ip_hash: string }>(`select * from audit_entries order by id desc limit 1`);
    const plain = createHash('sha256')
      .update(`${server.clock.now().toISOString().slice(0, 10)} 192.0.2.7`)
      .digest('hex');
    expect(rows[0]?.ip_hash).toMatch(/^[0-9a-f]{32}$/);
    expect(plain.startsWith(rows[0]?.ip_hash ?? '')).toBe(false);
    expect(JSON.stringify(rows)).not.toContain('192.0.2.7');
  });

  test('settings and freeze are kept, audited, and leave the revision', async () => {
    const until = new Date(server.clock.now().getTime() + day).toISOString();
    const frozen = await call('PATCH', '/prod', { frozenUntil: until, minPollSeconds: 900 });
    expect(frozen.body).toMatchObject({ frozenUntil: until, minPollSeconds: 900, revision: 1 });
    expect((await call('PATCH', '/prod', { frozenUntil: null })).body.frozenUntil).toBeNull();
    expect(await codeOf(call('PATCH', '/prod', { name: 'other' }))).toEqual([400, 'request/invalid']);
  });
});
