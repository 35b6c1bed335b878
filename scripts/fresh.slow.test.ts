// F1 and F2 in full: from what `git clone` gives, with an empty home and npm cache, through npm, to the last line. Takes as long
// as a first install, a first build and all tests take.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeClone, removeClone } from '../e2e/clone';
import { startServer } from '../e2e/server';

describe('a fresh machine', () => {
  let clone: string;
  let env: Record<string, string>;
  beforeAll(() => {
    clone = makeClone({ withPackages: false });
    const home = join(dirname(clone), 'home');
    mkdirSync(home);
    // The person's home is empty, but where packages come from is a property of the network they are in.
    const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
    const fixtures = resolve(process.env['SLIPWAY_FIXTURES'] ?? '../shared/data');
    env = { HOME: home, npm_config_cache: join(home, '.npm'), npm_config_registry: registry, SLIPWAY_FIXTURES: fixtures };
    for (const args of [
      ['init', '-q'],
      ['add', '-A'],
    ])
      execFileSync('git', args, { cwd: clone });
  });
  afterAll(() => removeClone(clone));

  test('F1 npm start on a clean clone, again, and with the registry cut', async () => {
    const options = { root: clone, dataDir: join(clone, '.data'), throughNpm: true, timeoutMs: 1_200_000 };
    const first = await startServer({ ...options, env });
    expect(first.output()).toContain('Installing packages');
    expect((await fetch(first.url)).status).toBe(200);
    expect(await (await fetch(`${first.url}/api/v1/health`)).json()).toMatchObject({
      ok: true,
      database: 'pglite',
      storage: 'file',
      weights: [{ id: 'mobilenet-v2-0.35-imagenet', state: 'ready' }, { id: 'resnet50-imagenet-keras' }],
    });
    await first.stop('SIGINT');

    const second = await startServer({ ...options, env });
    expect(second.readyMs).toBeLessThan(10_000);
    await second.stop('SIGINT');

    rmSync(join(clone, 'public', 'weights'), { recursive: true });
    const cut = await startServer({
      ...options,
      env: { ...env, npm_config_registry: 'http://127.0.0.1:9', npm_config_cache: join(clone, '.data', 'npm') },
    });
    expect((await fetch(cut.url)).status).toBe(200);
    await expect.poll(cut.output, { timeout: 60_000 }).toContain('Missing weights: mobilenet-v2-0.35-imagenet, resnet50-imagenet-keras.');
    await cut.stop('SIGINT');
  });

  test('F2 npm test on a clean clone without a browser', () => {
    for (const made of ['node_modules', '.next', '.data', 'public/weights']) rmSync(join(clone, made), { recursive: true, force: true });
    // Everything that is on the path, but for browsers.
    const bin = join(dirname(clone), 'bin');
    mkdirSync(bin);
    for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter((path) => existsSync(path))) {
      for (const name of readdirSync(folder)) {
        if (!/chrom|edge/.test(name) && !existsSync(join(bin, name))) symlinkSync(join(folder, name), join(bin, name));
      }
    }
    const { CHROMIUM_PATH: _, ...inherited } = process.env;
    const { status, stdout } = spawnSync('npm', ['test'], {
      cwd: clone,
      env: { ...inherited, ...env, PATH: bin, CI: 'true' },
      encoding: 'utf8',
      maxBuffer: 1e9,
    });
    expect(stdout).toContain('an installed browser: none');
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^[1-9]\d* passed, 0 failed, \d+ skipped$/);
    expect(status).toBe(0);
  });
});
