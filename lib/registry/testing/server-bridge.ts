/** A start script for tests: the same shape, nothing listens, codes are plain. Real ones are tested in `scripts/server`. */
import type { LanState, ServerBridge } from '../server-bridge';

/** Headers that the start script would set for a person at this computer. */
export const localHeaders = { 'x-slipway-local': 'test-mark', 'x-slipway-address': '127.0.0.1', 'x-slipway-scheme': 'http' } as const;

/** Puts a bridge in place for the tests of one file and gives it back. Every part can be replaced. */
export function useServerBridge(parts: Partial<ServerBridge> = {}): ServerBridge {
  let setupCode: string | undefined = 'SETUP-CODE';
  let isLinkUsed = false;
  let lan: LanState = { on: false, urls: [] };
  const turnLan = async (on: boolean) => {
    lan = { on, urls: on ? ['https://192.0.2.1:3443'] : [] };
    return lan;
  };
  globalThis.slipwayServer = {
    localMark: { header: 'x-slipway-local', value: localHeaders['x-slipway-local'] },
    secret: new TextEncoder().encode('a secret for tests, of 32 bytes or more'),
    setupCode: {
      read: () => setupCode,
      check: (code) => setupCode !== undefined && code === setupCode,
      discard: () => {
        setupCode = undefined;
      },
    },
    signInLink: {
      code: 'sign-in-code',
      consume: (code) => {
        const isGood = !isLinkUsed && code === 'sign-in-code';
        isLinkUsed ||= isGood;
        return isGood;
      },
    },
    origin: () => 'http://localhost:3000',
    origins: () => ['http://localhost:3000', ...lan.urls],
    lan: { state: () => lan, start: () => turnLan(true), stop: () => turnLan(false) },
    contentPolicy: (nonce) => `script-src 'nonce-${nonce}'`,
    ...parts,
  };
  return globalThis.slipwayServer;
}
