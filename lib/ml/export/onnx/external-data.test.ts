// What the registry's scan finds in a file of our own writer: every weight, in the place where onnxruntime-web reads it.
import { expect, test } from 'vitest';
import { checkExternalTensors, onnxExternalTensors } from '@/lib/core';
import { initWeights } from '../../graph/init-weights';
import { buildNetwork } from '../../models/networks';
import { weightsCatalog } from '../../weights/catalog';
import { writeOnnx } from './write-onnx';

test('the external weights of a real network lie inside their files, and nothing of them is left over', async () => {
  const entry = weightsCatalog.all[0];
  if (!entry) throw new TypeError('The catalog is empty');
  const graph = await buildNetwork(entry.network, { ...entry.params, num_classes: 3 });
  const { model, files } = writeOnnx(graph, initWeights(graph, 1), { external: true });
  const tensors = await onnxExternalTensors({ size: model.length, read: async (start, end) => model.slice(start, end) }, 'x/model.onnx');
  const sizes = new Map([...files].map(([name, bytes]) => [`x/${name}`, bytes.length]));
  expect(() => checkExternalTensors(tensors, 'x/model.onnx', sizes)).not.toThrow();
  for (const [name, bytes] of files) {
    const end = Math.max(...tensors.filter(({ location }) => location === name).map(({ offset, length }) => offset + (length ?? 0)));
    expect(end, name).toBe(bytes.length);
    expect(() => checkExternalTensors(tensors, 'x/model.onnx', new Map([...sizes, [`x/${name}`, bytes.length - 1]]))).toThrow('beyond the end');
  }
  expect(tensors.length).toBeGreaterThan(50);
});
