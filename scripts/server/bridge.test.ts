import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ServerBridge } from '@/lib/registry';
import { makeBridge } from './bridge.mjs';
import { makeSignInLink, openSetupCode } from './codes.mjs';
import { lanAddresses, localNetwork } from './lan.mjs';
import { noncePolicy } from './security-headers.mjs';
import { makeLocalMark } from './visitors.mjs';

const dataDir = mkdtempSync(join(tmpdir(), 'slipway-bridge-'));
const lan = localNetwork({ dataDir, handler: (_, response) => response.end(), port: 0 });
afterAll(async () => {
  await lan.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The annotation is part of the test: the start script gives what the services expect. */
const bridge = (publicOrigin?: string): ServerBridge =>
  makeBridge({
    localMark: makeLocalMark(),
    secret: new Uint8Array(32),
    setupCode: openSetupCode(dataDir),
    signInLink: makeSignInLink(),
    lan,
    contentPolicy: noncePolicy({}),
    publicOrigin,
    port: () => 4321,
  });

test('the address of links is the public one, else this computer; every address of this server is its own origin', async () => {
  expect(bridge().origin()).toBe('http://localhost:4321');
  expect(bridge().origins()).toEqual(['http://localhost:4321', 'http://127.0.0.1:4321', 'http://[::1]:4321']);
  const open = bridge('https://slipway.example.com');
  expect(open.origin()).toBe('https://slipway.example.com');
  expect(open.origins()).toContain('https://slipway.example.com');
  if (lanAddresses().length === 0) return;
  const { urls } = await open.lan.start();
  expect(open.origins()).toEqual(expect.arrayContaining([...urls]));
  await open.lan.stop();
  expect(open.origins()).not.toEqual(expect.arrayContaining([...urls]));
});
