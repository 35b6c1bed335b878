import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeSignInLink, openSetupCode } from './codes.mjs';
import { readOptions } from './options.mjs';
import { readSecret } from './secret.mjs';

const base = mkdtempSync(join(tmpdir(), 'slipway-secrets-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const folder = () => mkdtempSync(join(base, 'data-'));
const modeOf = (path: string) => (process.platform === 'win32' ? 0o600 : statSync(path).mode & 0o777);

describe('the secret', () => {
  test('R1 is made once, of 32 bytes, for this account alone', () => {
    const dir = folder();
    const secret = readSecret(dir, {});
    expect(secret.byteLength).toBe(32);
    expect(modeOf(join(dir, 'secret'))).toBe(0o600);
    expect(readSecret(dir, {})).toEqual(secret);
    expect(readSecret(folder(), {})).not.toEqual(secret);
  });

  test('comes from SLIPWAY_SECRET when that is long enough; then no file is made', () => {
    const dir = folder();
    expect(readSecret(dir, { SLIPWAY_SECRET: 'x'.repeat(32), DATABASE_URL: 'postgres://host/db' })).toEqual(new Uint8Array(32).fill(120));
    expect(existsSync(join(dir, 'secret'))).toBe(false);
    expect(() => readSecret(dir, { SLIPWAY_SECRET: 'x'.repeat(31) })).toThrow(expect.objectContaining({ code: 'config/secret-too-short' }));
  });

  test('a database elsewhere without SLIPWAY_SECRET stops the start', () => {
    const dir = folder();
    const start = () => readSecret(dir, { DATABASE_URL: 'postgres://host/db' });
    expect(start).toThrow(expect.objectContaining({ code: 'config/secret-missing', isForPeople: true }));
    expect(start).toThrow(/SLIPWAY_SECRET.*\(config\/secret-missing\)$/);
    expect(existsSync(join(dir, 'secret'))).toBe(false);
  });

  test('a damaged file is not made again: signing keys hang on it', () => {
    const dir = folder();
    writeFileSync(join(dir, 'secret'), 'abc\n');
    expect(() => readSecret(dir, {})).toThrow(expect.objectContaining({ code: 'config/secret-damaged' }));
    expect(readFileSync(join(dir, 'secret'), 'utf8')).toBe('abc\n');
  });
});

describe('the setup code', () => {
  test('R1 is kept for this account alone until there is an owner', () => {
    const dir = folder();
    const path = join(dir, 'setup-code');
    const codes = openSetupCode(dir);
    const code = codes.read() ?? '';
    expect(code).toMatch(/^([2-9A-HJKMNP-TV-Z]{4}-){3}[2-9A-HJKMNP-TV-Z]{4}$/);
    expect(readFileSync(path, 'utf8')).toBe(`${code}\n`);
    expect(modeOf(path)).toBe(0o600);
    expect(openSetupCode(dir).read()).toBe(code);
    expect([codes.check(code), codes.check(code.toLowerCase().replaceAll('-', ' ')), codes.check(code)]).toEqual([true, true, true]);
    codes.discard();
    expect(existsSync(path)).toBe(false);
    expect([codes.read(), codes.check(code), codes.check('undefined')]).toEqual([undefined, false, false]);
  });

  test('R1 after ten wrong tries the old one fails too, and the new one is told', () => {
    const dir = folder();
    const told: string[] = [];
    const codes = openSetupCode(dir, { preset: 'my own code', onNewCode: (code) => told.push(code) });
    for (let i = 0; i < 9; i++) expect(codes.check('wrong')).toBe(false);
    expect(codes.check('MY-OWN-CODE')).toBe(true);
    expect(codes.check('')).toBe(false);
    expect(codes.check('my own code')).toBe(false);
    const [code = ''] = told;
    expect(told).toHaveLength(1);
    expect(readFileSync(join(dir, 'setup-code'), 'utf8')).toBe(`${code}\n`);
    expect(codes.check(code)).toBe(true);
  });
});

test('R1 the sign-in link works once', () => {
  const link = makeSignInLink();
  expect(link.code.length).toBeGreaterThanOrEqual(43);
  expect([link.consume(''), link.consume(`${link.code}x`), link.consume(link.code), link.consume(link.code)]).toEqual([false, false, true, false]);
});

describe('F20 what a start is told', () => {
  test('the argument counts before the environment; an address loses its slash', () => {
    expect(readOptions(['--port', '4000', '--lan'], { PORT: '5000' })).toMatchObject({ port: 4000, isLan: true });
    expect(readOptions([], { PORT: '5000', SLIPWAY_ORIGIN: 'https://Slipway.example.com/' })).toMatchObject({
      port: 5000,
      isLan: false,
      publicOrigin: 'https://slipway.example.com',
      isProxyTrusted: false,
    });
    expect(readOptions([], { SLIPWAY_LAN_PORT: '0', SLIPWAY_TRUST_PROXY: '1' })).toMatchObject({ lanPort: 0, isProxyTrusted: true });
  });

  test('what cannot be meant is refused with a sentence', () => {
    for (const [argv, env] of [
      [['--port', 'x'], {}],
      [['--por'], {}],
      [[], { PORT: '70000' }],
      [[], { SLIPWAY_LAN_PORT: '-1' }],
      [[], { SLIPWAY_ORIGIN: 'example.com' }],
      [[], { SLIPWAY_ORIGIN: 'https://a.example/path' }],
    ] as const) {
      expect(() => readOptions([...argv], env)).toThrow(expect.objectContaining({ isForPeople: true }));
    }
  });
});
