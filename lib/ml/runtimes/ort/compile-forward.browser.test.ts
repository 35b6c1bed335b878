import { describe, expect, test } from 'vitest';
import { initWeights } from '../../graph/init-weights';
import { nodeValue, relativeError, runReference } from '../../graph/reference';
import { buildNetwork } from '../../models/networks';
import { chooseBackend } from './choose-backend';
import { compileForward } from './compile-forward';
import { listBackends } from './list-backends';
import { browserOrt } from './ort-host';

// The test server gives the package's files; the studio has them in /ort/.
const host = browserOrt('/node_modules/onnxruntime-web/dist/');
const graph = await buildNetwork('resnet-18', { width: 0.125, input_size: 32, num_classes: 3 });
const weights = initWeights(graph, 7);
const pixels = Uint8Array.from({ length: 3 * 32 * 32 * 3 }, (_, i) => (Math.imul(i, 2_654_435_761) >>> 9) & 255);

describe('onnxruntime-web in the browser', () => {
  test.each(['ort-wasm', 'ort-webgpu'] as const)('%s: logits equal the f64 reference within 1e-4', async (backend) => {
    const program = await compileForward(graph, weights, { host, backend });
    const logits = (await program.run({ valid: 3, pixels })).get('logits') ?? new Float32Array();
    expect(logits).toHaveLength(9);
    expect(relativeError(logits, nodeValue(runReference(graph, weights, pixels, 3), 'fc').data)).toBeLessThan(1e-4);
    const part = (await program.run({ valid: 2, pixels })).get('logits') ?? new Float32Array();
    expect(relativeError(part, logits.slice(0, 6))).toBeLessThan(1e-5);
    await program.destroy();
  });

  test('the emulated graphics card is listed as software and stays out of the race', async () => {
    const backends = await listBackends(host);
    expect(backends[0]).toMatchObject({ id: 'ort-wasm', software: false });
    expect(backends[1]).toMatchObject({ id: 'ort-webgpu', software: true });
    expect(backends[1]?.device).toMatch(/swiftshader/i);
    const { backend, program } = await chooseBackend({
      backends,
      compile: (id) => compileForward(graph, weights, { host, backend: id }),
      graphHash: 'test',
      runtimeVersion: 'test',
    });
    expect(backend.id).toBe('ort-wasm');
    await program.destroy();
  });
});
