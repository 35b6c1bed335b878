import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DeploymentView, type Endpoint, type EnvironmentView, endpoints, type KeyView, type Page } from '@/lib/api';
import { type RecordKind, recordId } from '@/lib/core';
import { type TestHost, type TestUser, testHost } from '../testing/host';
import { makeModel, publish, start, text } from '../testing/publish';

/** One record of each kind that a path can name. */
interface Records {
  readonly org: string;
  readonly app: string;
  readonly env: string;
  readonly model: string;
  readonly version: string;
  readonly upload: string;
  readonly deployment: string;
  readonly key: string;
}

let server: TestHost;
let mallory: TestUser;
/** Two tenants with the same names, so that only ids tell them apart. */
let theirs: Records;
let own: Records;
const unknown: Records = Object.fromEntries(
  Object.entries({
    ...{ org: 'organization', app: 'application', env: 'environment', model: 'registryModel', version: 'version' },
    ...{ upload: 'upload', deployment: 'deployment', key: 'key' },
  }).map(([name, kind]) => [name, recordId(kind as RecordKind)]),
) as never;

beforeAll(async () => {
  server = await testHost();
  mallory = await server.makeUser('Mallory');
  own = await makeTenant(mallory, 'pirates');
  theirs = await makeTenant(await server.makeUser('Ada'), 'ships');
});
afterAll(() => server.close());

async function makeTenant(as: TestUser, slug: string): Promise<Records> {
  const organization = await server.makeOrganization(slug, as);
  const model = await makeModel(server, as, slug);
  const version = await publish(model, { 'weights.bin': text(`weights of ${slug}`) });
  const pending = await start(model, { 'weights.bin': text(`more of ${slug}`) });
  const get = async <T>(path: string) => (await server.call<T>('GET', path, { as })).body;
  const app = await get<{ id: string }>(`/organizations/${slug}/applications/pets`);
  const env = await get<EnvironmentView>(`/organizations/${slug}/applications/pets/environments/dev`);
  const history = await get<Page<DeploymentView>>(`/organizations/${slug}/applications/pets/environments/dev/deployments`);
  const key = await server.call<{ key: KeyView }>('POST', `/organizations/${slug}/keys`, { as, body: { name: 'build', scopes: ['versions:read'] } });
  return {
    ...{ org: organization.id, app: app.id, env: env.id, model: (await get<{ id: string }>(model.path)).id, version: version.id },
    ...{ upload: pending.body.uploads[0]?.id ?? '', deployment: history.items[0]?.id ?? '', key: key.body.key.id },
  };
}

/** What `{id}` of a path is. */
const kindOfId = (path: string): keyof Records => (path.includes('/deployments/') ? 'deployment' : 'key');
const kindOf = (param: string, path: string): keyof Records | undefined =>
  param === 'id' ? kindOfId(path) : (['org', 'app', 'env', 'model', 'version', 'upload'] as const).find((kind) => kind === param);

/** The parameters of a path that name records, in their order. */
function recordParams(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)/g)].map(([, name]) => name ?? '').filter((name) => kindOf(name, path) !== undefined);
}

/** The path with our own records before `from`, and another's from there on. */
function fill(path: string, from: number, other: Records): string {
  const params = recordParams(path);
  return path.replace(/\{(\w+)(?:\.\.\.)?\}/g, (_, name: string) => {
    const kind = kindOf(name, path);
    if (kind === undefined) return '1';
    return (params.indexOf(name) < from ? own : other)[kind];
  });
}

// A signed address belongs to whoever holds it: its signature is checked instead (upload/signature).
const guarded: readonly (readonly [string, Endpoint])[] = Object.entries<Endpoint>(endpoints).filter(
  ([, { path, access }]) => recordParams(path).length > 0 && access !== 'signature',
);

test('R5 there are endpoints to test', () => {
  expect(guarded.length).toBeGreaterThan(30);
});

test.each(guarded)('R5 %s answers ids of another tenant like ids of nobody', async (_name, { method, path }) => {
  for (const [from, param] of recordParams(path).entries()) {
    const [foreign, nobody] = await Promise.all(
      [theirs, unknown].map(async (other) => {
        const { status, body } = await server.call(method, fill(path, from, other), { as: mallory, ...(method === 'GET' ? {} : { body: {} }) });
        return { status, body };
      }),
    );
    expect(foreign?.status, `${method} ${path} from {${param}} on`).toBe(404);
    expect(foreign, `${method} ${path} from {${param}} on`).toEqual(nobody);
  }
});

test('R5 the same paths find the own records', async () => {
  for (const [name, { method, path }] of guarded) {
    if (method !== 'GET' || /seq|path/.test(path)) continue;
    const { status } = await server.request(method, fill(path, 9, own), { as: mallory });
    expect(status, name).not.toBe(404);
  }
});

test('R5 ids of another tenant in a body are ids of nobody', async () => {
  const dev = '/organizations/pirates/applications/pets/environments/dev';
  const { headers } = await server.call('GET', dev, { as: mallory });
  const deploy = (body: object) => ({ method: 'POST', path: `${dev}/deployments`, body, headers: { 'if-match': headers.get('etag') ?? '' } });
  const key = (body: object) => ({
    method: 'POST',
    path: '/organizations/pirates/keys',
    body: { name: 'x', scopes: ['versions:read'], ...body },
    headers: {},
  });
  interface Sent {
    readonly method: string;
    readonly path: string;
    readonly body: object;
    readonly headers: Record<string, string>;
  }
  const requests: Record<string, (other: Records) => Sent> = {
    'a model to deploy': ({ model }) => deploy({ kind: 'deploy', model, version: 1 }),
    'a version to deploy': ({ version }) => deploy({ kind: 'deploy', model: 'cats', version }),
    'an environment to promote from': ({ env }) => deploy({ kind: 'promote', model: 'cats', fromEnvironment: env }),
    'an application of a key': ({ app }) => key({ application: app }),
    'an environment of a key': ({ env }) => key({ application: 'pets', environment: env }),
  };
  for (const [name, make] of Object.entries(requests)) {
    const [foreign, nobody] = await Promise.all(
      [theirs, unknown].map(async (other) => {
        const { method, path, body, headers: sent } = make(other);
        const response = await server.request(method, path, { as: mallory, body, headers: sent });
        // What was asked for may be repeated; it says nothing.
        const words = (await response.text()).replace(/[a-z]{3}_[0-9a-z]{26}/g, '...');
        return { status: response.status, words };
      }),
    );
    expect(foreign?.status, name).toBe(404);
    expect(foreign, name).toEqual(nobody);
  }
});
