/** R5 over the whole table of endpoints: another tenant's ids are answered exactly like ids that do not exist. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Endpoint, type EndpointName, endpoints, type NewVersion } from '@/lib/api';
import { recordId } from '@/lib/core';
import { type TestHost, type TestUser, testHost } from './testing/host';
import { makeModel, publish, start, text } from './testing/publish';

type Ids = Readonly<Record<string, string>>;

/** A tenant with one of everything. `names` are what people would write in place of ids. */
interface TestTenant {
  readonly user: TestUser;
  readonly ids: Ids;
  readonly names: Ids;
}

const table = Object.entries(endpoints) as unknown as readonly (readonly [EndpointName, Endpoint])[];
const paramsOf = ({ path }: Endpoint): string[] => [...path.matchAll(/\{(\w+)(?:\.\.\.)?\}/g)].map(([, name]) => name ?? '');
/** Parts of a path that name nothing by themselves. */
const places: Ids = { seq: '1', n: '1', path: 'weights.bin' };

/** `{id}` stands for different things: the last fixed part of the path says for which. */
const idKind = ({ path }: Endpoint): string => path.split('/').findLast((part) => !part.startsWith('{')) ?? '';

function fill(endpoint: Endpoint, ids: Ids): string {
  return endpoint.path.replaceAll(/\{(\w+)(?:\.\.\.)?\}/g, (_, name: string) => {
    const value = name === 'id' ? ids[idKind(endpoint)] : (ids[name] ?? places[name]);
    if (value === undefined) throw new TypeError(`The test knows no {${name}} for ${endpoint.path}`);
    return value;
  });
}

async function makeTenant(server: TestHost, slug: string): Promise<TestTenant> {
  const user = await server.makeUser(slug);
  const organization = await server.makeOrganization(slug, user);
  const model = await makeModel(server, user, slug, `${slug}-app`, `${slug}-model`);
  const app = `/organizations/${slug}/applications/${slug}-app`;
  const version = await publish(model, { 'weights.bin': text(slug) });
  const { body: pending } = await start(model, { 'pending.bin': text(`${slug} pending`) });
  const made = async <T>(method: string, path: string, body?: object, headers = {}) => {
    const answer = await server.call<T>(method, path, { as: user, headers, ...(body ? { body } : {}) });
    if (answer.status >= 400) throw new Error(`${path} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const environment = await made<{ id: string }>('POST', `${app}/environments`, { name: `${slug}-env` });
  const act = { kind: 'deploy', model: `${slug}-model`, version: 1 };
  const deployed = await made<{ deployment: { id: string } }>('POST', `${app}/environments/${slug}-env/deployments`, act, { 'if-match': '*' });
  const key = await made<{ key: { id: string } }>('POST', `/organizations/${slug}/keys`, { name: 'ci', scopes: ['versions:read'] });
  const token = await made<{ key: { id: string } }>('POST', '/me/tokens', { name: 'laptop', scopes: ['versions:read'] });
  const found = async (path: string) => (await made<{ id: string }>('GET', path)).id;
  const ids = {
    org: organization.id,
    app: await found(app),
    env: environment.id,
    model: await found(model.path),
    version: version.id,
    upload: (pending as NewVersion).uploads[0]?.id ?? '',
    deployments: deployed.deployment.id,
    keys: key.key.id,
    tokens: token.key.id,
  };
  return { user, ids, names: { ...ids, org: slug, app: `${slug}-app`, env: `${slug}-env`, model: `${slug}-model` } };
}

const unknown: Ids = {
  org: recordId('organization'),
  app: recordId('application'),
  env: recordId('environment'),
  model: recordId('registryModel'),
  version: recordId('version'),
  upload: recordId('upload'),
  deployments: recordId('deployment'),
  keys: recordId('key'),
  tokens: recordId('key'),
};
const unknownNames: Ids = { ...unknown, org: 'nobody', app: 'nobody-app', env: 'nobody-env', model: 'nobody-model' };

describe('R5 tenant isolation', () => {
  let server: TestHost;
  let ours: TestTenant;
  let theirs: TestTenant;
  beforeAll(async () => {
    server = await testHost();
    ours = await makeTenant(server, 'ours');
    theirs = await makeTenant(server, 'theirs');
  });
  afterAll(() => server?.close());

  const ask = async (method: string, path: string, parts: object = {}) => {
    const response = await server.request(method, path, { as: ours.user, ...parts });
    return { status: response.status, body: await response.text(), type: response.headers.get('content-type') };
  };

  const withIds = table.filter(([, endpoint]) => paramsOf(endpoint).some((name) => !(name in places)));

  test.each(withIds)('R5 %s answers another tenant’s ids like unknown ones', async (name, endpoint) => {
    const params = paramsOf(endpoint).filter((param) => !(param in places));
    for (const [foreignIds, unknownIds] of [
      [theirs.ids, unknown],
      [theirs.names, unknownNames],
    ] as const) {
      for (const [i, param] of params.entries()) {
        const key = param === 'id' ? idKind(endpoint) : param;
        const later = params.slice(i + 1).map((other) => (other === 'id' ? idKind(endpoint) : other));
        const foreignLater = Object.fromEntries(later.map((other) => [other, foreignIds[other] ?? '']));
        const path = (id: string | undefined) => fill(endpoint, { ...ours.ids, ...foreignLater, [key]: id ?? '' });
        const foreign = await ask(endpoint.method, path(foreignIds[key]));
        // A signed address is refused as such, whether its upload is there or not.
        expect([name, param, foreign.status]).toEqual([name, param, endpoint.access === 'signature' ? expect.any(Number) : 404]);
        expect(foreign).toEqual(await ask(endpoint.method, path(unknownIds[key])));
      }
    }
  });

  test('R5 a signed address of another tenant’s upload tells nothing either', async () => {
    const query = `?exp=9999999999&sig=${'A'.repeat(43)}&size=1&sha256=${'0'.repeat(64)}`;
    const foreign = await ask('PUT', `/uploads/${theirs.ids['upload']}/parts/1${query}`, { body: text('x') });
    expect(foreign.status).toBe(403);
    expect(foreign).toEqual(await ask('PUT', `/uploads/${unknown['upload']}/parts/1${query}`, { body: text('x') }));
  });

  test('R5 ids of another tenant in bodies and queries are answered like unknown ones', async () => {
    const org = '/organizations/ours';
    const env = `${org}/applications/ours-app/environments/ours-env`;
    const deploy = (body: object) => ask('POST', `${env}/deployments`, { body, headers: { 'if-match': '*' } });
    const cases: readonly ((ids: Ids) => Promise<{ status: number; body: string }>)[] = [
      ({ model }) => deploy({ kind: 'deploy', model, version: 1 }),
      ({ version }) => deploy({ kind: 'deploy', model: 'ours-model', version }),
      ({ env: fromEnvironment }) => deploy({ kind: 'promote', model: 'ours-model', fromEnvironment }),
      ({ app: application }) => ask('POST', `${org}/keys`, { body: { name: 'k', scopes: ['versions:read'], application } }),
      ({ env: environment }) => ask('POST', `${org}/keys`, { body: { name: 'k', scopes: ['versions:read'], application: 'ours-app', environment } }),
      ({ model }) => ask('GET', `${env}/deployments?model=${model}`),
      ({ model }) => ask('GET', `${env}/analytics/versions?model=${model}`),
    ];
    for (const [i, send] of cases.entries()) {
      for (const [foreignIds, unknownIds] of [
        [theirs.ids, unknown],
        [theirs.names, unknownNames],
      ] as const) {
        const [foreign, missing] = [await send(foreignIds), await send(unknownIds)];
        const neutral = ({ body }: { body: string }, ids: Ids) => Object.values(ids).reduce((words, id) => words.replaceAll(id, '<id>'), body);
        expect([i, foreign.status]).toEqual([i, 404]);
        expect([i, foreign.status, neutral(foreign, foreignIds)]).toEqual([i, missing.status, neutral(missing, unknownIds)]);
      }
    }
  });

  test('R5 everything of theirs is still there, and all of it answers to its own people', async () => {
    const reads = table.filter(
      ([, { method, access }]) => method === 'GET' && (access === 'versions:read' || access === 'org:admin' || access === 'analytics:read'),
    );
    expect(reads.length).toBeGreaterThan(15);
    for (const { user, ids } of [ours, theirs]) {
      for (const [name, endpoint] of reads) {
        const query = name === 'analytics.versions' ? `?model=${ids['model']}` : '';
        const { status } = await server.request('GET', fill(endpoint, ids) + query, { as: user });
        expect([name, status]).toEqual([name, 200]);
      }
    }
  });

  test('R5 what has no id in its path is known, so nothing is left out', () => {
    const without = table.filter(([, endpoint]) => paramsOf(endpoint).every((name) => name in places)).map(([name]) => name);
    for (const name of without) expect(name).toMatch(/^(setup|auth|me|organizations|lan|health|tick|invites)\./);
    expect(withIds.length + without.length).toBe(table.length);
  });
});
