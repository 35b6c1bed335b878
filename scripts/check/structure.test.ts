// F13: every structure rule fires on a planted violation, all plants in one temporary copy of the source, one run.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkHouseRules, houseRuleNames } from './house-rules.mjs';
import { checkStructure } from './structure.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const rules: { forbidden: { name: string }[] } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs'));

/** What is planted for a rule: the file that breaks it, its text, and files that it needs. */
interface Plant {
  readonly file: string;
  readonly text: string;
  readonly beside?: Readonly<Record<string, string>>;
}
const plant = (file: string, text: string, beside?: Plant['beside']): Plant => ({
  file,
  text: `// A planted violation.\n${text}\n`,
  ...(beside ? { beside } : {}),
});
const value = 'export const planted = 1;';

const importPlants: Readonly<Record<string, Plant>> = {
  'no-cycle': plant('lib/core/planted/egg.ts', "import type { Hen } from './hen';\nexport type Egg = Hen | 0;", {
    'lib/core/planted/hen.ts': "import type { Egg } from './egg';\nexport type Hen = Egg | 1;\n",
  }),
  'layer-core': plant('lib/core/planted/up.ts', "import type {} from '@/lib/rpc';"),
  'layer-api': plant('lib/api/planted-up.ts', "import '@/lib/ml';"),
  'layer-sdk-core': plant('lib/sdk/core/planted-up.ts', "import type {} from '@/lib/core';"),
  'layer-sdk-runners': plant('lib/sdk/runners/planted-up.ts', "import '@/lib/api';"),
  'layer-sdk-ed25519': plant('lib/sdk/ed25519.ts', "import '@/lib/core';"),
  'layer-rpc': plant('lib/rpc/planted-up.ts', "import '@/lib/engine';"),
  'layer-ml': plant('lib/ml/planted-sibling.ts', "import '@/lib/storage';"),
  'layer-media': plant('lib/media/planted-sibling.ts', "import '@/lib/ml';"),
  'layer-storage': plant('lib/storage/planted-sibling.ts', "import '@/lib/media';"),
  'layer-engine': plant('lib/engine/planted-up.ts', "import '@/lib/rpc';"),
  'layer-workers': plant('workers/planted.worker.ts', "import '@/lib/client';"),
  'layer-client': plant('lib/client/planted-heavy.ts', "import '@/lib/ml';"),
  'layer-components': plant('components/planted/deep.tsx', "import '@/lib/engine';"),
  'layer-db': plant('db/planted-up.ts', "import '@/lib/registry';"),
  'layer-registry': plant('lib/registry/planted-up.ts', "import '@/lib/engine';"),
  'layer-cli': plant('lib/cli/planted-client.ts', "import '@/lib/client';"),
  'layer-app-api': plant('app/api/planted/route.ts', "import '@/db';"),
  'layer-app-d': plant('app/d/planted/route.ts', "import '@/db';"),
  'layer-proxy': plant('proxy.ts', "import '@/lib/core';"),
  'layer-app': plant('app/planted/page.tsx', "import '@/lib/registry';"),
  'packages-core': plant('lib/core/planted/impure.ts', "import 'react';"),
  'packages-api': plant('lib/api/planted-impure.ts', "import 'idb';"),
  'packages-sdk-core': plant('lib/sdk/core/planted-package.ts', "import '@noble/hashes/sha2.js';"),
  'owner-tensorflow': plant('lib/engine/planted-tensors.ts', "import '@tensorflow/tfjs-core';"),
  'owner-onnxruntime': plant('workers/planted-runtime.ts', "import 'onnxruntime-web/webgpu';"),
  'owner-pacote': plant('lib/ml/planted-packages.node.ts', "import 'pacote';"),
  'owner-picture-codecs': plant('lib/engine/planted-codec.ts', "import '@jsquash/jpeg';"),
  'owner-zip': plant('lib/media/planted-zip.ts', "import 'client-zip';"),
  'owner-idb': plant('lib/engine/planted-database.ts', "import 'idb';"),
  'owner-comlink': plant('workers/planted-comlink.ts', "import 'comlink';"),
  'owner-workbox': plant('components/planted/worker.tsx', "import 'workbox-window';"),
  'owner-react': plant('lib/storage/planted-hook.ts', "import { useState } from 'react';\nexport const planted = useState;"),
  'owner-database': plant('lib/registry/planted-query.ts', "import 'drizzle-orm';"),
  'owner-accounts': plant('app/api/planted-accounts/route.ts', "import 'better-auth';"),
  'owner-object-storage': plant('lib/storage/planted-bucket.ts', "import 'aws4fetch';"),
  'owner-qr-codes': plant('lib/client/planted-code.ts', "import 'uqr';"),
  'owner-certificates': plant('lib/registry/planted-certificate.ts', "import 'selfsigned';"),
  'through-the-door': plant('lib/engine/planted-window.ts', "import '@/lib/core/base/error';"),
  'light-door': plant('lib/engine/actions/planted-heavy.ts', "import { planted } from '../planted-runner';\nexport const heavy = planted;", {
    'lib/engine/planted-runner.ts': value,
  }),
  'engine-host-is-for-workers': plant('lib/client/planted-host.ts', "import '@/lib/engine/host';"),
  'spec-loads-its-run-lazily': plant('lib/ml/planted/spec.ts', "import { planted } from './build';\nexport const heavy = planted;", {
    'lib/ml/planted/build.ts': value,
  }),
  'no-node-in-the-browser': plant('lib/media/planted-files.ts', "import 'node:fs';"),
  'node-files-behind-the-node-door': plant('lib/ml/planted-node-user.ts', "import './planted-machine.node';", {
    'lib/ml/planted-machine.node.ts': value,
  }),
  'not-from-outside-the-source': plant('lib/cli/planted-script.ts', "import '../../scripts/planted.mjs';", { 'scripts/planted.mjs': value }),
  'tests-are-leaves': plant('lib/core/planted/uses-test.ts', "import './planted.test';", { 'lib/core/planted/planted.test.ts': value }),
  'no-development-package': plant('lib/media/planted-development.ts', "import 'fast-check';"),
  'no-unlisted-package': plant('lib/media/planted-unlisted.ts', "import 'guid-typescript';"),
  'no-broken-import': plant('lib/core/planted/broken.ts', "import './nowhere';"),
};

const textPlants: Readonly<Record<string, Plant>> = {
  'file-name': { file: 'lib/core/planted/utils.ts', text: '// A drawer.\n' },
  'file-length': { file: 'lib/core/planted/long.ts', text: '// long\n'.repeat(601) },
  'module-comment': { file: 'lib/core/planted/silent.ts', text: `${value}\n` },
  'storage-owner': plant('lib/engine/planted-opfs.ts', 'export const planted = () => navigator.storage.getDirectory();'),
  'slipway-names': plant('lib/engine/planted-channel.ts', "export const planted = () => new BroadcastChannel('jobs');"),
};

describe('F13 the house is proved', () => {
  const copy = mkdtempSync(join(tmpdir(), 'slipway-plants-'));
  const plants = [...Object.values(importPlants), ...Object.values(textPlants)];
  const start = process.cwd();
  let structure: Awaited<ReturnType<typeof checkStructure>>;

  beforeAll(async () => {
    for (const path of [
      'app',
      'components',
      'db',
      'lib',
      'workers',
      'proxy.ts',
      '.dependency-cruiser.cjs',
      'package.json',
      'tsconfig.json',
      'tsconfig.base.json',
    ]) {
      if (existsSync(join(root, path))) cpSync(join(root, path), join(copy, path), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
    for (const layer of ['api', 'core', 'ml', 'media', 'storage', 'engine', 'client', 'registry', 'rpc']) {
      mkdirSync(join(copy, 'lib', layer), { recursive: true });
      writeFileSync(join(copy, 'lib', layer, 'index.ts'), '', { flag: 'a' });
    }
    for (const { file, text, beside } of plants) {
      for (const [path, content] of [[file, text] as const, ...Object.entries(beside ?? {})]) {
        mkdirSync(dirname(join(copy, path)), { recursive: true });
        writeFileSync(join(copy, path), content);
      }
    }
    process.chdir(copy);
    structure = await checkStructure(copy);
  }, 120_000);
  afterAll(() => {
    process.chdir(start);
    rmSync(copy, { recursive: true, force: true });
  });

  test('F13 every rule of the house has its plant', () => {
    expect(Object.keys(importPlants).sort()).toEqual(rules.forbidden.map(({ name }) => name).sort());
    expect(Object.keys(textPlants).sort()).toEqual([...houseRuleNames].sort());
  });

  test.each(Object.entries(importPlants))('F13 %s fires on its plant', (rule, { file }) => {
    expect(structure.violations.filter((violation) => violation.rule === rule).map(({ from }) => from)).toContain(file);
  });

  test('F13 text rules fire on their plants', () => {
    const found = checkHouseRules(copy).map(({ rule, path }) => `${rule} ${path}`);
    for (const [rule, { file }] of Object.entries(textPlants)) expect(found).toContain(`${rule} ${file}`);
  });

  test('F13 dependency-cruiser has read every TypeScript file', () => {
    expect(structure.files).toBeGreaterThan(plants.length);
    expect(structure.modules).toBe(structure.files);
  });
});
