import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bundleSdk, sdkBudgetBytes } from './sdk.mjs';

/** Imports a bundle as it is served. */
const load = (contents: Uint8Array) => import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(contents).toString('base64')}`);

describe('the bundles that devices load', () => {
  test('R31 the client is at most 12,288 bytes of gzip, made of lib/sdk only, and runs as it is', async () => {
    const [client] = await bundleSdk(['slipway']);
    if (!client) throw new TypeError('No bundle');
    expect(sdkBudgetBytes).toBe(12_288);
    expect(gzipSync(client.contents, { level: 9 }).length).toBeLessThanOrEqual(sdkBudgetBytes);
    expect(client.inputs.length).toBeGreaterThan(20);
    expect(client.inputs.filter((path) => !path.startsWith('lib/sdk/core/'))).toEqual([]);
    const text = new TextDecoder().decode(client.contents);
    expect(text).not.toMatch(/^import|[;}]import\s*[{*"']|require\(/);
    // The one thing that it may load: the signature check, from the server that the app named.
    expect(text.match(/import\(/g)).toHaveLength(1);
    const { createClient, SdkError } = (await load(client.contents)) as typeof import('../../lib/sdk/core/client');
    const sdk = createClient({
      url: 'https://registry.test',
      envKey: 'ek_1',
      root: '{}',
      policy: { poll: false },
      fetch: async () => new Response(),
    });
    await expect(sdk.load('pets', { mode: 'cached' })).rejects.toMatchObject({ name: 'SdkError', code: 'sdk/no-model' });
    await expect(sdk.check()).rejects.toBeInstanceOf(SdkError);
    sdk.close();
  });

  test('R31 runner and signature check are files of their own that load no library', async () => {
    const bundles = await bundleSdk(['ort-runner', 'ed25519']);
    for (const { contents, inputs } of bundles) {
      expect(new TextDecoder().decode(contents)).not.toMatch(/^import|[;}]import\s*[{*"'(]|require\(/);
      expect(inputs.filter((path) => /onnxruntime|tensorflow|zod/.test(path))).toEqual([]);
    }
    const [runner, check] = await Promise.all(bundles.map(({ contents }) => load(contents)));
    expect(runner).toHaveProperty('ortRunner');
    expect(check).toHaveProperty('verifyEd25519');
  });
});
