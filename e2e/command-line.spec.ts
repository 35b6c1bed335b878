// The delivery commands against a running server: what goes up comes back, deployments act, and wrong use changes nothing.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { flowers, hasFlowers, slipway } from './main-job';
import { becomeOwner, type Owner, registryCommand } from './registry-access';
import { type Server, startServer } from './server';

test.describe.configure({ mode: 'serial' });
test.setTimeout(300_000);

const place = { app: 'garden', model: 'flowers' };
let server: Server;
let owner: Owner;
let folder: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-cli-'));
  server = await startServer();
  owner = await becomeOwner(server.url);
});
test.afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const command = (...args: string[]) => registryCommand(owner, place, ...args);
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

test('F11 R7 upload, versions, fetch: the zip comes back byte for byte', async () => {
  test.skip(!hasFlowers, `the flower photos are not at ${flowers}`);
  const out = join(folder, 'model');
  await slipway(join(folder, 'data'), 'train', '--data', flowers, '--model', 'mobilenet-v2-0.35-imagenet', '--out', out);
  const zip = join(out, 'model.zip');
  const first = await command('upload', zip, '--create', '--description', 'first');
  expect(first).toMatchObject({ code: 0, document: { version: { number: 1, archiveSha256: sha256(zip) }, bytesSkipped: 0 } });
  // Hash first: the same bytes once more are a new version and no payload.
  const again = await command('upload', zip, '--description', 'again');
  expect(again).toMatchObject({ code: 0, document: { version: { number: 2, archiveSha256: sha256(zip) }, bytesSent: 0 } });
  const { document } = await command('versions');
  expect(document.versions.map(({ number, state, description }: Record<string, unknown>) => [number, state, description])).toEqual([
    [2, 'ready', 'again'],
    [1, 'ready', 'first'],
  ]);
  const fetched = join(folder, 'fetched.zip');
  expect(await command('fetch', '--version', '1', '--out', fetched)).toMatchObject({ code: 0, document: { version: 1, sha256: sha256(zip) } });
  expect(sha256(fetched)).toBe(sha256(zip));
});

test('R7 a folder goes up under its relative paths; the same folder twice gives one hash', async () => {
  const root = join(folder, 'files');
  mkdirSync(join(root, 'deep', 'er'), { recursive: true });
  writeFileSync(join(root, 'a.txt'), 'a');
  writeFileSync(join(root, 'deep', 'er', 'b.bin'), Buffer.alloc(9_000_000, 7));
  const one = await command('upload', root, '--create');
  const two = await command('upload', root);
  expect(two.document.version.archiveSha256).toBe(one.document.version.archiveSha256);
  expect(two.document).toMatchObject({ bytesSent: 0, version: { number: one.document.version.number + 1 } });
  const zip = join(folder, 'folder.zip');
  await command('fetch', '--out', zip);
  expect(sha256(zip)).toBe(one.document.version.archiveSha256);
  // Stored entries: the names stand in the file as they are.
  const text = readFileSync(zip).toString('latin1');
  for (const name of ['a.txt', 'deep/er/b.bin']) expect(text).toContain(name);
});

test('R18 F11 deploy, promote, roll back: higher seq, older number', async () => {
  const planned = await command('deploy', '--env', 'dev', '--version', '1', '--dry-run');
  expect(planned.document).toMatchObject({ deployment: null, plan: { from: null, to: 1 } });
  const first = await command('deploy', '--env', 'dev', '--version', '1', '--reason', 'try it');
  expect(first.document).toMatchObject({ deployment: { kind: 'deploy', version: 1, previous: null } });
  const second = await command('deploy', '--env', 'dev', '--version', '2');
  const promoted = await command('promote', '--from', 'dev', '--to', 'prod');
  expect(promoted.document).toMatchObject({ deployment: { kind: 'promote', version: 2 } });
  const back = await command('rollback', '--env', 'dev', '--reason', 'worse');
  expect(back.document).toMatchObject({ deployment: { kind: 'rollback', version: 1, previous: 2 } });
  expect(back.document.deployment.seq).toBeGreaterThan(second.document.deployment.seq);
  const { document } = await command('environments');
  const versions = document.environments.map(({ name, models }: { name: string; models: { version: number }[] }) => [name, models[0]?.version]);
  expect(versions.sort()).toEqual([
    ['dev', 1],
    ['prod', 2],
  ]);
  expect((await command('summary')).document.organizations[0].applications).toContainEqual(expect.objectContaining({ name: 'garden' }));
  expect(await command('deploy', '--env', 'dev', '--version', '1')).toMatchObject({ code: 1, document: { error: { code: 'deployment/no-change' } } });
});

test('F11 wrong use says so and changes nothing', async () => {
  const missing = join(folder, 'not-there');
  expect(await command('upload', missing)).toMatchObject({ code: 1, document: { error: { code: 'cli/file-missing', details: { path: missing } } } });
  const there = join(folder, 'there.zip');
  writeFileSync(there, 'mine');
  expect(await command('fetch', '--out', there)).toMatchObject({ code: 1, document: { error: { code: 'cli/file-exists' } } });
  expect(readFileSync(there, 'utf8')).toBe('mine');
  expect(existsSync(`${there}.part`)).toBe(false);
  expect(await registryCommand({ ...owner, token: '' }, place, 'versions')).toMatchObject({
    code: 2,
    document: { error: { code: 'cli/not-configured' } },
  });
  expect(await registryCommand({ ...owner, token: `${owner.token.slice(0, -1)}x` }, place, 'versions')).toMatchObject({
    code: 1,
    document: { error: { code: 'auth/unauthenticated' } },
  });
});

test('F11 an interrupted fetch goes on where it stopped', async () => {
  const zip = join(folder, 'whole.zip');
  await command('fetch', '--version', '1', '--out', zip);
  const bytes = readFileSync(zip);
  const resumed = join(folder, 'resumed.zip');
  writeFileSync(`${resumed}.part`, bytes.subarray(0, 1_000_000));
  const { document } = await command('fetch', '--version', '1', '--out', resumed);
  expect(document).toMatchObject({ resumedBytes: Math.min(1_000_000, bytes.length) });
  expect(sha256(resumed)).toBe(sha256(zip));
});
