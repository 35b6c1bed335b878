import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApplicationView, AuditView, EnvironmentView, Page } from '@/lib/api';
import { type TestHost, type TestUser, testHost } from './testing/host';
import { makeModel, publish, text } from './testing/publish';

interface Refusal {
  readonly error: { readonly code: string; readonly details: Readonly<Record<string, unknown>> };
}

describe('applications', () => {
  let server: TestHost;
  let owner: TestUser;
  const path = '/organizations/acme/applications';
  const call = <T = ApplicationView>(method: string, rest = '', body?: object, headers = {}) =>
    server.call<T>(method, `${path}${rest}`, { as: owner, headers, ...(body ? { body } : {}) });
  const refusal = async (answering: Promise<{ readonly status: number; readonly body: unknown }>) => {
    const { status, body } = await answering;
    return [status, (body as Partial<Refusal>).error?.code];
  };

  beforeAll(async () => {
    server = await testHost();
    owner = await server.makeUser('Ada');
    await server.makeOrganization('acme', owner);
  });
  afterAll(() => server?.close());

  test('are listed by name in pages, with their models when asked', async () => {
    for (const name of ['delta', 'Alpha', 'charlie', 'bravo', 'B2'])
      expect((await call('POST', '', { name, bundleId: `com.${name}` })).status).toBe(201);
    await call('POST', '/alpha/models', { name: 'cats', description: 'purr' });
    const pages: string[][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: { body: Page<ApplicationView> } = await call('GET', `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      pages.push(body.items.map(({ name }) => name));
      cursor = body.nextCursor;
    }
    expect(pages).toEqual([['Alpha', 'B2'], ['bravo', 'charlie'], ['delta']]);
    const { body } = await call<Page<ApplicationView>>('GET', '?with=models&limit=1');
    expect(body.items).toMatchObject([
      { name: 'Alpha', bundleId: 'com.Alpha', models: [{ name: 'cats', description: 'purr', latestVersion: null }] },
    ]);
    expect(await refusal(call('GET', '?limit=0'))).toEqual([400, 'request/invalid']);
    expect(await refusal(call('GET', '?cursor=%F0'))).toEqual([400, 'request/invalid']);
    expect(await refusal(call('GET', '?page=2'))).toEqual([400, 'request/invalid']);
  });

  test('are renamed, archived, and give their name free; not while an environment runs one of their models', async () => {
    await call('POST', '', { name: 'old' });
    expect((await call('PATCH', '/old', { name: 'Fresh', bundleId: null })).body).toMatchObject({ name: 'Fresh', bundleId: null });
    expect(await refusal(call('GET', '/old'))).toEqual([404, 'resource/not-found']);
    const model = await makeModel(server, owner, 'acme', 'live', 'cats');
    await publish(model, { 'a.bin': text('a') });
    const deployed = await call('POST', '/live/environments/dev/deployments', { kind: 'deploy', model: 'cats', version: 1 }, { 'if-match': '*' });
    expect(deployed.status).toBe(201);
    const inUse = await call<Refusal>('DELETE', '/live');
    expect([inUse.status, inUse.body.error]).toMatchObject([409, { code: 'resource/in-use', details: { environments: ['dev'] } }]);
    expect(await refusal(call('DELETE', '/live/models/cats'))).toEqual([409, 'resource/in-use']);
    // Devices ask for it by this name.
    expect(await refusal(call('PATCH', '/live/models/cats', { name: 'dogs' }))).toEqual([409, 'resource/in-use']);
    expect((await call('DELETE', '/fresh')).status).toBe(204);
    expect(await refusal(call('GET', '/fresh'))).toEqual([404, 'resource/not-found']);
    expect((await call('POST', '', { name: 'fresh' })).status).toBe(201);
    await call('POST', '/live/models', { name: 'dogs' });
    expect((await call('DELETE', '/live/models/dogs')).status).toBe(204);
    expect((await call('POST', '/live/models', { name: 'dogs' })).status).toBe(201);
  });

  test('an environment says what it runs since when and by whom, and how many devices it has', async () => {
    const { body: dev } = await call<EnvironmentView>('GET', '/live/environments/dev');
    const now = server.clock.now();
    expect(dev.targets).toEqual([
      {
        model: 'cats',
        modelId: expect.stringMatching(/^mdl_/),
        default: 1,
        previous: null,
        rollout: null,
        blocked: [],
        since: now.toISOString(),
        by: { kind: 'user', id: owner.id, name: 'Ada' },
      },
    ]);
    const day = (ago: number) => new Date(now.getTime() - ago * 86_400_000).toISOString().slice(0, 10);
    // Seen today and six days ago count; seven days ago does not. One install on two days is one.
    for (const [install, days] of [
      ['a', [0, 6]],
      ['b', [6]],
      ['c', [7]],
    ] as const) {
      await server.db.execute(
        `insert into installs (environment_id, install_id, first_seen, last_seen, n, dims) values ('${dev.id}', '${install}', now(), now(), 1, '{}')`,
      );
      for (const ago of days) {
        await server.db.execute(
          `insert into device_days (environment_id, day, install_id, n, dims) values ('${dev.id}', '${day(ago)}', '${install}', 1, '{}')`,
        );
      }
    }
    const { body } = await call<Page<EnvironmentView>>('GET', '/live/environments');
    expect(body.items.map(({ name, devices, targets }) => [name, devices, targets.length])).toEqual([
      ['dev', { active7d: 2, total: 3 }, 1],
      ['prod', { active7d: 0, total: 0 }, 0],
    ]);
    const { body: versions } = await call<Page<{ environments: string[] }>>('GET', '/live/models/cats/versions');
    expect(versions.items.map(({ environments }) => environments)).toEqual([['dev']]);
    expect((await call('GET', '/live/environments/dev')).headers.get('etag')).toBe(`"r${dev.revision}"`);
  });

  test('each write adds one entry to the audit log', async () => {
    const entries = async () => (await server.call<Page<AuditView>>('GET', '/organizations/acme/audit?limit=200', { as: owner })).body.items;
    const writes: readonly (readonly [string, string, object | undefined, string])[] = [
      ['POST', '', { name: 'logged' }, 'application.created'],
      ['PATCH', '/logged', { bundleId: 'com.logged' }, 'application.updated'],
      ['POST', '/logged/environments', { name: 'qa' }, 'environment.created'],
      ['PATCH', '/logged/environments/qa', { minPollSeconds: 60 }, 'environment.updated'],
      ['PATCH', '/logged/environments/qa', { rotateKey: true }, 'environment.key_rotated'],
      ['DELETE', '/logged/environments/qa', undefined, 'environment.retired'],
      ['POST', '/logged/models', { name: 'm' }, 'model.created'],
      ['PATCH', '/logged/models/m', { description: 'new' }, 'model.updated'],
      ['DELETE', '/logged/models/m', undefined, 'model.archived'],
      ['DELETE', '/logged', undefined, 'application.archived'],
    ];
    for (const [method, rest, body, action] of writes) {
      const before = await entries();
      server.clock.advance(1000);
      expect((await call(method, rest, body)).status).toBeLessThan(300);
      const after = await entries();
      expect(after.slice(0, after.length - before.length).map((entry) => [entry.action, entry.actor.name])).toEqual([[action, 'Ada']]);
    }
    expect((await entries()).find(({ action }) => action === 'model.updated')).toMatchObject({
      before: { description: '' },
      after: { description: 'new' },
    });
  });

  test('a key that is bound to one application sees that one and makes no other', async () => {
    const { body } = await server.call<{ token: string }>('POST', '/organizations/acme/keys', {
      as: owner,
      body: { name: 'bound', scopes: ['versions:read', 'org:admin'], application: 'delta' },
    });
    const headers = { authorization: `Bearer ${body.token}` };
    const listed = await server.call<Page<ApplicationView>>('GET', path, { headers });
    expect(listed.body.items.map(({ name }) => name)).toEqual(['delta']);
    expect(await refusal(server.call('POST', path, { headers, body: { name: 'another' } }))).toEqual([403, 'auth/forbidden']);
    expect(await refusal(server.call('GET', `${path}/alpha`, { headers }))).toEqual([404, 'resource/not-found']);
  });
});
