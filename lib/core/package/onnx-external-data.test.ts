import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../base/error';
import { checkExternalTensors, onnxExternalTensors, type RandomBytes } from './onnx-external-data';

// A second, tiny protobuf writer: what a model file looks like is written here by hand from onnx.proto3.
const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]);
const bytes = (field: number, data: ArrayLike<number>) => [...varint(field * 8 + 2), ...varint(data.length), ...Array.from(data)];
const text = (field: number, value: string) => bytes(field, new TextEncoder().encode(value));
const number = (field: number, value: number) => [...varint(field * 8), ...varint(value)];
const entry = (key: string, value: string) => bytes(13, [...text(1, key), ...text(2, value)]);
const external = (name: string, location: string, more: Readonly<Record<string, string>> = {}) => [
  ...number(1, 4),
  ...number(2, 1),
  ...text(8, name),
  ...entry('location', location),
  ...Object.entries(more).flatMap(([key, value]) => entry(key, value)),
  ...number(14, 1),
];
const inline = (size: number) => [...text(8, 'inline'), ...bytes(9, new Uint8Array(size))];
const graph = (...parts: readonly number[][]) => parts.flat();
const model = (...fields: readonly number[][]) => Uint8Array.from([...number(1, 8), ...text(2, 'slipway'), ...fields.flat()]);

function source(data: Uint8Array): RandomBytes & { reads: number; readBytes: number } {
  const counted = {
    size: data.length,
    reads: 0,
    readBytes: 0,
    async read(start: number, end: number) {
      counted.reads++;
      counted.readBytes += end - start;
      return data.slice(start, end);
    },
  };
  return counted;
}
const tensorsOf = (data: Uint8Array) => onnxExternalTensors(source(data), 'm/model.onnx');
const sizes = new Map([
  ['m/model.onnx', 100],
  ['m/w.bin', 1000],
  ['m/sub/w.bin', 10],
  ['secret.bin', 10],
]);

async function verdict(data: Uint8Array): Promise<string> {
  try {
    checkExternalTensors(await tensorsOf(data), 'm/model.onnx', sizes);
    return 'taken';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect([error.code, error.details['entry']]).toEqual(['archive/external-data', 'm/model.onnx']);
    return String(error.details['reason']);
  }
}
const initializer = (...args: Parameters<typeof external>) => model(bytes(7, bytes(5, external(...args))));

test('external tensors are found wherever the format allows a tensor', async () => {
  const tensor = (name: string) => external(name, 'w.bin', { offset: '16', length: '32' });
  const attribute = (name: string) => bytes(5, [...text(1, 'value'), ...bytes(5, tensor(`${name}.t`)), ...bytes(10, tensor(`${name}.tensors`))]);
  const subgraph = [...bytes(6, bytes(5, tensor('sub.g'))), ...bytes(11, bytes(5, tensor('sub.graphs')))];
  const sparse = (name: string) => [...bytes(1, tensor(`${name}.values`)), ...bytes(2, tensor(`${name}.indices`))];
  const data = model(
    bytes(
      7,
      graph(
        bytes(5, inline(70_000)),
        bytes(5, tensor('initializer')),
        bytes(15, sparse('sparse')),
        bytes(1, [...text(4, 'Constant'), ...attribute('node')]),
        bytes(1, bytes(5, subgraph)),
        bytes(1, bytes(5, [...bytes(22, sparse('attribute')), ...bytes(23, sparse('attributes'))])),
      ),
    ),
    bytes(20, [...bytes(1, bytes(5, tensor('training.init'))), ...bytes(2, bytes(5, tensor('training.algorithm')))]),
    bytes(25, [...bytes(7, attribute('function')), ...bytes(11, bytes(5, tensor('function.default')))]),
  );
  const found = await tensorsOf(data);
  expect(found.map(({ tensor: name }) => name).sort()).toEqual(
    [
      'initializer',
      'sparse.values',
      'sparse.indices',
      'node.t',
      'node.tensors',
      'sub.g',
      'sub.graphs',
      'attribute.values',
      'attribute.indices',
      'attributes.values',
      'attributes.indices',
      'training.init',
      'training.algorithm',
      'function.t',
      'function.tensors',
      'function.default',
    ].sort(),
  );
  for (const { location, offset, length } of found) expect([location, offset, length]).toEqual(['w.bin', 16, 32]);
});

test('numbers inside the file are jumped over, not read', async () => {
  const data = source(model(bytes(7, [...bytes(5, inline(5_000_000)), ...bytes(5, external('w', 'w.bin'))])));
  expect(await onnxExternalTensors(data, 'm/model.onnx')).toHaveLength(1);
  expect(data.readBytes).toBeLessThan(300_000);
});

test('places inside the archive are taken, beside the model or below', async () => {
  expect(await verdict(initializer('w', 'w.bin'))).toBe('taken');
  expect(await verdict(initializer('w', 'sub/w.bin', { offset: '10', length: '0' }))).toBe('taken');
  expect(await verdict(initializer('w', 'w.bin', { offset: '0', length: '1000', checksum: 'x' }))).toBe('taken');
  expect(await verdict(model(bytes(7, bytes(5, inline(10)))))).toBe('taken');
});

test.each(['../secret.bin', 'sub/../w.bin', '/etc/passwd', 'C:\\w.bin', 'c:w.bin', 'sub\\w.bin', './w.bin', 'sub//w.bin', '', 'w\0.bin', '..'])(
  'the place %j is outside',
  async (location) => {
    expect(await verdict(initializer('w', location))).toBe('outside');
  },
);

test('files that are missing or too short, and numbers that are none', async () => {
  expect(await verdict(initializer('w', 'none.bin'))).toBe('missing');
  expect(await verdict(initializer('w', 'W.bin'))).toBe('missing');
  expect(await verdict(initializer('w', 'sub'))).toBe('missing');
  const beyond: Record<string, string>[] = [
    { offset: '1001' },
    { offset: '1', length: '1000' },
    { length: '1001' },
    { offset: '-1' },
    { length: '-1' },
    { offset: '0x0' },
    { length: '1e1' },
    { offset: '99999999999999999999' },
    { offset: ' 1' },
    { length: '' },
    { offset: '9007199254740991', length: '9007199254740991' },
  ];
  for (const more of beyond) expect(await verdict(initializer('w', 'w.bin', more)), JSON.stringify(more)).toBe('beyond-end');
});

test('a tensor that is external without a place, or hides one behind the other flag, is judged too', async () => {
  expect(await verdict(model(bytes(7, bytes(5, [...text(8, 'w'), ...number(14, 1)]))))).toBe('outside');
  expect(await verdict(model(bytes(7, bytes(5, [...text(8, 'w'), ...entry('location', '../x'), ...number(14, 0)]))))).toBe('outside');
  expect(await verdict(initializer('w', 'w.bin', { location: '../x' }))).toBe('unreadable');
});

test('what is no protobuf, or nests without end, is refused as unreadable', async () => {
  expect(await verdict(new TextEncoder().encode('this is no model at all'))).toBe('unreadable');
  const whole = initializer('weights', 'w.bin');
  expect(await verdict(whole.slice(0, whole.length - 3))).toBe('unreadable');
  expect(await verdict(Uint8Array.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]))).toBe('unreadable');
  let deep: number[] = bytes(5, external('w', 'w.bin'));
  for (let i = 0; i < 40; i++) deep = bytes(1, bytes(5, bytes(6, deep)));
  expect(await verdict(model(bytes(7, deep)))).toBe('unreadable');
});

test('any bytes give a verdict', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (data) => {
      expect(['taken', 'outside', 'missing', 'beyond-end', 'unreadable']).toContain(await verdict(data));
    }),
    { numRuns: 300 },
  );
});
