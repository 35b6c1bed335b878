import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NamedKind, requireName } from './names';
import { type TestHost, type TestUser, testHost } from './testing/host';

const codeOf = (kind: NamedKind, name: string): string => {
  try {
    requireName(kind, name);
    return '';
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
};

// 20 legal ones: the last three for environments and aliases, the two before them for organizations.
const legal: readonly (readonly [NamedKind, string])[] = [
  ...[
    'a',
    'Z',
    '7',
    'cats',
    'Cats',
    'cats-and-dogs',
    'v1.2',
    'a_b',
    'a.b_c-d',
    '2cats',
    'mymodels',
    'download-me',
    'redeploy',
    'New2',
    `a${'-'.repeat(62)}b`,
  ].map((name) => ['model', name] as const),
  ['organization', 'acme'],
  ['organization', `a${'-'.repeat(46)}9`],
  ['environment', 'staging'],
  ['environment', `e${'-'.repeat(30)}`],
  ['alias', 'best-so-far'],
];

const illegal: readonly (readonly [NamedKind, string, string])[] = [
  ...[
    '',
    ' ',
    '-a',
    'a-',
    '.a',
    'a.',
    '_a',
    'a_',
    'a b',
    'a/b',
    'a\\b',
    'ä',
    'a\n',
    'a\u0000',
    '日本',
    '..',
    'a%20b',
    'a@b',
    `a${'b'.repeat(64)}`,
  ].map((name) => ['application', name, 'name/invalid'] as const),
  ['environment', 'Prod', 'name/invalid'],
  ['environment', '1st', 'name/invalid'],
  ['environment', `e${'a'.repeat(31)}`, 'name/invalid'],
  ['organization', 'Acme', 'name/invalid'],
  ['organization', 'a.b', 'name/invalid'],
  ...['models', 'Apps', 'NEW', 'settings', 'Latest', 'download'].map((name) => ['model', name, 'name/reserved'] as const),
  ['alias', 'latest', 'name/reserved'],
];

describe('R3 names', () => {
  let server: TestHost;
  let owner: TestUser;
  beforeAll(async () => {
    server = await testHost();
    owner = await server.makeUser('Ada');
    await server.makeOrganization('acme', owner);
  });
  afterAll(() => server.close());

  test('R3 20 legal names pass, 30 illegal ones give their codes', () => {
    expect(legal.length).toBe(20);
    expect(illegal.length).toBeGreaterThanOrEqual(30);
    for (const [kind, name] of legal) expect([kind, name, codeOf(kind, name)]).toEqual([kind, name, '']);
    for (const [kind, name, code] of illegal) expect([kind, name, codeOf(kind, name)]).toEqual([kind, name, code]);
  });

  test('R3 a name passes exactly when it is one of the stated letters', () => {
    const letters = 'abzAZ019.-_';
    fc.assert(
      fc.property(fc.stringMatching(/^[abzAZ019._ é-]{0,70}$/), (name) => {
        const edge = /^[a-zA-Z0-9]/.test(name) && /[a-zA-Z0-9]$/.test(name);
        const isLegal = name.length <= 64 && edge && [...name].every((letter) => letters.includes(letter));
        expect(codeOf('model', name)).toBe(isLegal ? '' : 'name/invalid');
      }),
    );
  });

  test('R3 the same over HTTP: 201, 400 with the code, 409 in any case', async () => {
    const create = (name: string) =>
      server.call<{ error?: { code: string } }>('POST', '/organizations/acme/applications', { as: owner, body: { name } });
    expect((await create('cats')).status).toBe(201);
    const taken = await create('Cats');
    expect([taken.status, taken.body.error?.code]).toEqual([409, 'name/taken']);
    const reserved = await create('Settings');
    expect([reserved.status, reserved.body.error?.code]).toEqual([400, 'name/reserved']);
    const invalid = await create('no/slash');
    expect([invalid.status, invalid.body.error?.code]).toEqual([400, 'name/invalid']);
    const models = '/organizations/acme/applications/CATS/models';
    expect((await server.call('POST', models, { as: owner, body: { name: 'Tabby' } })).status).toBe(201);
    expect((await server.call('POST', models, { as: owner, body: { name: 'tabby' } })).status).toBe(409);
    const found = await server.call('GET', `${models}/TABBY`, { as: owner });
    expect([found.status, found.body['name']]).toEqual([200, 'Tabby']);
    expect((await server.call('POST', models, { as: owner, body: { name: 'siamese' } })).status).toBe(201);
    const renamed = await server.call('PATCH', `${models}/siamese`, { as: owner, body: { name: 'TABBY' } });
    expect(renamed.status).toBe(409);
  });
});
