import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditView, MemberView, OrganizationView, Page } from '@/lib/api';
import { type TestHost, type TestUser, testHost } from '../testing/host';

interface Refusal {
  readonly error: { readonly code: string };
}

let server: TestHost;
let ada: TestUser;
beforeAll(async () => {
  server = await testHost();
  ada = await server.makeUser('Ada');
});
afterAll(() => server.close());

const create = (body: object, as: TestUser = ada) => server.call<OrganizationView & Refusal>('POST', '/organizations', { as, body });

describe('R3 slugs of organizations', () => {
  const legal = ['a', '7', 'ships', 'a-b', '0-0', 'a--b', 'x'.repeat(48), 'my-models', 'downloads', 'deploy-2'];
  const illegal = ['', '-', '-a', 'a-', 'A', 'Ships', 'a_b', 'a.b', 'a b', 'ä', 'x'.repeat(49), 'a/b', 'a\n', '..', '%41'];
  const reserved = ['models', 'apps', 'new', 'settings', 'latest', 'download', 'deploy'];

  test('R3 legal ones are taken, once', async () => {
    for (const slug of legal) expect((await create({ name: slug, slug })).body, slug).toMatchObject({ slug, personal: false, role: 'owner' });
    for (const slug of legal) {
      const again = await create({ name: slug, slug }, await server.makeUser(`other-${slug}`));
      expect([again.status, again.body.error.code], slug).toEqual([409, 'name/taken']);
    }
  });

  test('R3 illegal and reserved ones are refused with their codes', async () => {
    for (const slug of illegal) {
      const refused = await create({ name: 'Some name', slug });
      expect([refused.status, refused.body.error.code], JSON.stringify(slug)).toEqual([400, 'name/invalid']);
    }
    for (const slug of reserved) {
      const refused = await create({ name: 'Some name', slug });
      expect([refused.status, refused.body.error.code], slug).toEqual([400, 'name/reserved']);
    }
  });

  test('R3 a slug that is not given is made from the name', async () => {
    expect((await create({ name: 'Mågnus & Söhne' })).body.slug).toBe('magnus-sohne');
    expect((await create({ name: 'Mågnus & Söhne' })).body.slug).toBe('magnus-sohne-2');
    expect((await create({ name: '日本' })).body.slug).toBe('team');
  });
});

test('an organization is renamed by its admins, and the log has it', async () => {
  const grace = await server.makeUser('Grace');
  const viewer = await server.makeUser('Vera');
  const { body: made } = await create({ name: 'Ships Ltd', slug: 'ships-ltd' }, grace);
  await server.addMember(made, viewer, 'viewer');
  const update = (as: TestUser, body: object) => server.call<OrganizationView & Refusal>('PATCH', '/organizations/ships-ltd', { as, body });
  expect((await update(viewer, { name: 'Mine' })).body.error.code).toBe('auth/forbidden');
  expect((await update(ada, { name: 'Mine' })).body.error.code).toBe('resource/not-found');
  server.clock.advance(1000);
  expect((await update(grace, { name: 'Ships and more' })).body).toEqual({ ...made, name: 'Ships and more' });
  expect((await server.call('GET', `/organizations/${made.id}`, { as: viewer })).body).toMatchObject({ name: 'Ships and more', role: 'viewer' });

  const audit = (query = '') => server.call<Page<AuditView>>('GET', `/organizations/ships-ltd/audit${query}`, { as: grace });
  const all = (await audit()).body.items;
  expect(all.map(({ action }) => action)).toEqual(['organization.updated', 'organization.created']);
  expect(all[0]).toMatchObject({
    actor: { kind: 'user', id: grace.id, name: 'Grace' },
    before: { name: 'Ships Ltd' },
    after: { name: 'Ships and more' },
  });
  const first = await audit('?limit=1');
  const second = await audit(`?limit=1&cursor=${first.body.nextCursor}`);
  expect([...first.body.items, ...second.body.items]).toEqual(all);
  expect(second.body.nextCursor).toBeNull();
  expect((await audit('?action=organization.created')).body.items).toEqual([all[1]]);
  expect((await audit(`?from=${all[0]?.at}`)).body.items).toEqual([all[0]]);
  expect((await audit(`?to=${all[0]?.at}&actor=${grace.id}`)).body.items).toEqual([all[1]]);
  expect((await audit('?actor=usr_nobody')).body.items).toEqual([]);
  expect((await audit('?from=yesterday')).status).toBe(400);
});

test('lists come in pages', async () => {
  const owner = await server.makeUser('Lin');
  for (const name of ['one', 'two', 'three']) await create({ name, slug: `lin-${name}` }, owner);
  const pages = async <T>(path: string) => {
    const items: T[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: { body: Page<T> } = await server.call('GET', `${path}?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`, { as: owner });
      expect(body.items).toHaveLength(1);
      items.push(...body.items);
      cursor = body.nextCursor;
    }
    return items;
  };
  expect((await pages<OrganizationView>('/organizations')).map(({ slug }) => slug)).toEqual(['lin-one', 'lin-three', 'lin-two']);
  const organization = await server.makeOrganization('lin-team', owner);
  for (const role of ['admin', 'deployer', 'uploader', 'viewer'] as const) {
    server.clock.advance(1); // ids sort by time
    await server.addMember(organization, await server.makeUser(`L-${role}`), role);
  }
  const members = await pages<MemberView>('/organizations/lin-team/members');
  expect(members.map(({ role }) => role)).toEqual(['owner', 'admin', 'deployer', 'uploader', 'viewer']);
  expect(members[0]?.user).toEqual({ id: owner.id, name: 'Lin', email: 'lin@example.com' });
});
