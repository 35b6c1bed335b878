import { beforeEach, describe, expect, test } from 'vitest';
import { deriveKey, unwrapKey, wrapKey } from './secrets';
import { isHttps, isLocal, serverBridge, startLan } from './server-bridge';
import { localHeaders, useServerBridge } from './testing/server-bridge';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const otherSecret = new TextEncoder().encode('another secret for tests, 32 bytes long');
beforeEach(() => {
  useServerBridge();
});

describe('keys of the server', () => {
  // Reference: RFC 5869 by hand in Python (hmac, hashlib), secret of the test bridge, info 'slipway <purpose>'.
  test.each([
    ['session', 'd4098f445e2f8d64ec1acc38686e486782d05a20d4833eb2b122b946f17cd741'],
    ['url-signing', '8a193bd654aea0899bcc0ff71e7139c25761558a5c5415465ece0e658e4eabb6'],
    ['key-wrapping', '91cb9c9b1b2f065b37ec47dfb10d37b2b1dd37a92972ea194cd05f4916577356'],
  ] as const)('the %s key is HKDF-SHA-256 of the secret', (purpose, expected) => {
    expect(hex(deriveKey(purpose))).toBe(expected);
  });

  test('a wrapped key opens with its label and the same secret only', () => {
    const key = crypto.getRandomValues(new Uint8Array(48));
    const wrapped = wrapKey(key, 'key-1');
    expect(wrapped.byteLength).toBe(48 + 12 + 16);
    expect(unwrapKey(wrapped, 'key-1')).toEqual(key);
    expect(hex(wrapKey(key, 'key-1'))).not.toBe(hex(wrapped));
    const refused = expect.objectContaining({ code: 'config/secret-changed' });
    expect(() => unwrapKey(wrapped, 'key-2')).toThrow(refused);
    for (const at of [0, 20, wrapped.length - 1])
      expect(() =>
        unwrapKey(
          wrapped.map((byte, i) => (i === at ? byte ^ 1 : byte)),
          'key-1',
        ),
      ).toThrow(refused);
    expect(() => unwrapKey(new Uint8Array(5), 'key-1')).toThrow(refused);
    useServerBridge({ secret: otherSecret });
    expect(() => unwrapKey(wrapped, 'key-1')).toThrow(refused);
  });
});

describe('what the start script gives', () => {
  test('a person at this computer is told by the mark alone', () => {
    expect(isLocal(new Headers(localHeaders))).toBe(true);
    expect(isLocal(new Headers({ ...localHeaders, 'x-slipway-local': 'guessed' }))).toBe(false);
    expect(isLocal(new Headers())).toBe(false);
    expect(isHttps(new Headers(localHeaders))).toBe(false);
    expect(isHttps(new Headers({ 'x-slipway-scheme': 'https' }))).toBe(true);
  });

  test('without a start script there is a clear refusal', () => {
    globalThis.slipwayServer = undefined;
    expect(() => serverBridge()).toThrow(expect.objectContaining({ code: 'server/not-started' }));
  });

  test('why phones cannot be let in keeps its code', async () => {
    expect(await startLan()).toMatchObject({ on: true });
    const failing = (error: Error) => useServerBridge({ lan: { ...serverBridge().lan, start: () => Promise.reject(error) } });
    failing(Object.assign(new Error('No network.'), { code: 'lan/no-address' }));
    await expect(startLan()).rejects.toMatchObject({ name: 'AppError', code: 'lan/no-address', message: 'No network.' });
    failing(new Error('something else'));
    await expect(startLan()).rejects.toThrow('something else');
  });
});
