/**
 * A small, valid model package for tests of the registry: two classes, an ONNX variant whose weights lie in `backbone.bin`
 * (larger than one chunk of 4 MiB) and `head.bin`, golden samples. Its model computes nothing; what runs is tested elsewhere.
 */
import { createHash } from 'node:crypto';
import { canonicalJson, type Json, type PackageFile, type PackageManifest, signatureId } from '@/lib/core';
import { zipStream } from '@/lib/media/archive';

export type TestFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

export interface TestPackageOptions {
  /** Other bytes in the head, as after a new training; the backbone stays. */
  readonly head?: number;
  readonly classes?: readonly string[];
  readonly backboneBytes?: number;
  /** Changes `slipway.json` before it is written. */
  readonly change?: (manifest: PackageManifest) => unknown;
}

/** The files of a package by path, `slipway.json` among them. */
export function testPackage({
  head = 1,
  classes = ['cat', 'dog'],
  backboneBytes = 5_000_000,
  change = (same) => same,
}: TestPackageOptions = {}): TestFiles {
  const backbone = new Uint8Array(backboneBytes).map((_, index) => (index * 31) % 251);
  const files = new Map<string, Uint8Array<ArrayBuffer>>([
    ['exports/onnx-f32/model.onnx', testOnnx(backboneBytes)],
    ['exports/onnx-f32/backbone.bin', backbone],
    ['exports/onnx-f32/head.bin', new Uint8Array(4096).fill(head)],
    ['weights/head.safetensors', new Uint8Array(1000).fill(head)],
    ['card.md', bytes('# Test\n')],
    [
      'golden/golden.json',
      bytes(canonicalJson({ samples: [{ png: '00.png', bin: '00.bin', outputs: [{ id: 'probabilities', shape: [1, classes.length] }] }] })),
    ],
    ['golden/00.png', new Uint8Array(64).fill(9)],
    ['golden/00.bin', new Uint8Array(classes.length * 4).fill(head)],
  ]);
  const facts = (path: string): PackageFile => {
    const data = files.get(path) ?? new Uint8Array(0);
    return { path, bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') };
  };
  const manifest = change(manifestOf(classes, [...files.keys()], facts));
  files.set('slipway.json', bytes(canonicalJson(manifest as Json)));
  return files;
}

/** A zip of files, as the studio writes it. */
export async function zipOfFiles(files: TestFiles): Promise<Uint8Array<ArrayBuffer>> {
  const sorted = [...files].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return new Uint8Array(await new Response(zipStream(sorted.map(([path, data]) => ({ path, data })))).arrayBuffer());
}

/** An ONNX file (onnx.proto3) with one tensor of that many bytes in `backbone.bin`, or wherever `location` says. */
export function testOnnx(size: number, location = 'backbone.bin'): Uint8Array<ArrayBuffer> {
  const entry = (key: string, value: string) => field(13, [...text(1, key), ...text(2, value)]);
  const tensor = [...text(8, 'kernel'), ...entry('location', location), ...entry('offset', '0'), ...entry('length', String(size)), 14 * 8, 1];
  return Uint8Array.from([8, 8, ...text(2, 'slipway'), ...field(7, field(5, tensor))]);
}

function manifestOf(classes: readonly string[], paths: readonly string[], facts: (path: string) => PackageFile): PackageManifest {
  const inputs = [{ id: 'image', kind: 'image', layout: 'NHWC', shape: [1, 8, 8, 3], dtype: 'f32', range: [0, 255], color: 'rgb' }] as const;
  const outputs = [{ id: 'probabilities', kind: 'probabilities', shape: [1, classes.length], dtype: 'f32', units: 'probability' }] as const;
  const listed = (folder: string) => paths.filter((path) => path.startsWith(folder)).map(facts);
  return {
    format: 'slipway-package',
    version: 1,
    id: 'm_0123456789abcdef',
    name: 'Pets',
    task: 'classification',
    createdAt: '2026-11-20T12:00:00Z',
    slipwayVersion: '0.1.0',
    graph: { format: 'slipway-graph/1' },
    graphHash: 'ab'.repeat(32),
    backboneHash: 'cd'.repeat(32),
    network: { id: 'test', params: {} },
    classes: classes.map((name, index) => ({ index, id: `o_${index}`, name, color: '#336699' })),
    io: {
      signatureId: signatureId('classification', inputs, outputs),
      inputs,
      outputs,
      labels: classes,
      preprocess: {
        resize: 'stretch',
        resampler: 'bilinear',
        order: 'rgb',
        mean: [0, 0, 0],
        std: [1, 1, 1],
      } as unknown as PackageManifest['io']['preprocess'],
    },
    postprocess: { kind: 'top_k', thresholds: {}, temperature: 1 },
    weights: listed('weights/').map((file) => ({ ...file, part: 'head', precision: 'f32', tensors: 2 })),
    variants: [
      {
        id: 'onnx-f32',
        runtime: 'onnx',
        precision: 'f32',
        layout: 'NHWC',
        files: listed('exports/onnx-f32/'),
        requires: { features: [], minMemoryBytes: 10_000_000 },
        parity: { ran: true, maxAbsDiff: 0, samples: 1 },
        score: 0.9,
      },
    ],
    files: [...listed('card.md'), ...listed('golden/')],
    golden: { path: 'golden/golden.json', count: 1, tolerances: { probabilities: 1e-3 }, images: 'synthetic' },
    metrics: { accuracy: 0.9, right: 9, of: 10 },
    provenance: { snapshot: 'ef'.repeat(32), seed: 1 },
    licences: [],
  };
}

const bytes = (content: string) => new TextEncoder().encode(content);
const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]);
const field = (number: number, data: readonly number[]) => [...varint(number * 8 + 2), ...varint(data.length), ...data];
const text = (number: number, content: string) => field(number, [...bytes(content)]);
