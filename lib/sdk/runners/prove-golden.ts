/**
 * Runs the golden samples of a package (training.md 13) through an opened session: `golden.json` names pictures (the network's
 * exact input) and files with the numbers of the trainer.
 */
import { decodeRgbPng } from '@/lib/core';
import type { FileBytes, GoldenResult, Output, Session } from '../core/runner';
import type { VersionManifest, VersionVariant } from '../core/types';
import { compareGolden, type OutputMeaning, type Outputs } from './compare-golden';

interface GoldenFile {
  readonly samples: readonly {
    readonly png: string;
    readonly bin: string;
    readonly outputs: readonly { readonly id: string; readonly shape: readonly number[] }[];
  }[];
}

/** @throws TypeError when a golden file is missing or no picture; what the session throws passes through */
export async function proveGolden(
  session: Session,
  files: FileBytes,
  variant: VersionVariant,
  { io }: VersionManifest,
  signal: AbortSignal,
): Promise<GoldenResult> {
  const path = [...files.keys()].find((one) => /(^|\/)golden\.json$/.test(one)) ?? 'golden/golden.json';
  const folder = path.slice(0, -'golden.json'.length);
  const { samples } = JSON.parse(new TextDecoder().decode(fileAt(files, path))) as GoldenFile;
  const comparison = compareGolden(variant.precision ?? 'f32', (io?.['outputs'] ?? []) as readonly OutputMeaning[], samples.length);
  for (const { png, bin, outputs } of samples) {
    signal.throwIfAborted();
    const found = await session.run(decodeRgbPng(fileAt(files, folder + png)), true);
    if (!comparison.add({ expected: expectedOutputs(fileAt(files, folder + bin), outputs), found })) break;
  }
  return comparison.result();
}

function fileAt(files: FileBytes, path: string): Uint8Array<ArrayBuffer> {
  const bytes = files.get(path);
  if (!bytes) throw new TypeError(`No golden file ${path}`);
  return bytes;
}

/** Little-endian f32 of all outputs, one after the other. */
function expectedOutputs(bytes: Uint8Array<ArrayBuffer>, outputs: GoldenFile['samples'][number]['outputs']): Outputs {
  const values = new Float32Array(bytes.slice().buffer);
  const found = new Map<string, Output>();
  let at = 0;
  for (const { id, shape } of outputs) {
    const length = shape.reduce((product, size) => product * size, 1);
    found.set(id, { data: values.subarray(at, at + length), shape });
    at += length;
  }
  return found;
}
