import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { missingEntries } from './complete-lock.mjs';

const lock = JSON.parse(readFileSync(fileURLToPath(new URL('../package-lock.json', import.meta.url)), 'utf8'));

test('F21 the lock file names the packages of every platform, so that npm ci takes it on all of them', () => {
  expect(Object.keys(missingEntries(lock))).toEqual([]);
});

test('an entry that a registry did not have is made from what its parent says', () => {
  const packages = {
    '': { optionalDependencies: { 'not-ours': '1.0.0' } },
    'node_modules/tool': {
      dev: true,
      optionalDependencies: { '@tool/linux-x64-musl': '2.0.0', '@tool/win32-arm64': '2.0.0', loose: '^1.0.0', '@tool/there': '2.0.0' },
    },
    'node_modules/user/node_modules/tool': { optionalDependencies: { '@tool/inner': '3.0.0', '@tool/there': '2.0.0' } },
    'node_modules/user/node_modules/@tool/inner': { version: '3.0.0' },
    'node_modules/@tool/there': { version: '2.0.0' },
  };
  expect(missingEntries({ packages })).toEqual({
    'node_modules/@tool/linux-x64-musl': { version: '2.0.0', dev: true, cpu: ['x64'], os: ['linux'], libc: ['musl'], optional: true },
    'node_modules/@tool/win32-arm64': { version: '2.0.0', dev: true, cpu: ['arm64'], os: ['win32'], optional: true },
  });
});
