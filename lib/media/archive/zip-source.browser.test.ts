import { expect, test } from 'vitest';
import { AppError } from '@/lib/core';
import { ascii } from '../image/test-pictures';
import { deflated, zipOf } from './test-zips';
import { zipSource } from './zip-source';

const text = ascii('hello '.repeat(50));

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (error instanceof AppError) return error.code;
  throw new Error(`no coded refusal: ${String(error)}`);
}

test('D56 the inflater of the browser reads entries and gives the codes of Node for damaged ones', async () => {
  const packed = await deflated(text);
  const flipped = packed.slice();
  flipped[5] = (flipped[5] ?? 0) ^ 0xff;
  const zip = zipOf([
    { name: 'stored', data: text },
    { name: 'packed', data: text, packed, method: 8 },
    { name: 'crc', data: text, packed, method: 8, crc: 7 },
    { name: 'damaged', data: text, packed: flipped, method: 8 },
    { name: 'cut', data: text, packed: packed.subarray(0, packed.length - 4), method: 8 },
    { name: 'longer', data: text, packed, method: 8, sizeBytes: 10 },
    { name: 'shorter', data: text, packed, method: 8, sizeBytes: 1000 },
  ]);
  const source = await zipSource(new Blob([zip]), 'a.zip');
  for (const path of ['stored', 'packed']) expect(await (await source.open(path)).text()).toBe('hello '.repeat(50));
  expect(await codeOf(source.open('crc'))).toBe('zip/corrupt');
  expect(await codeOf(source.open('damaged'))).toBe('zip/corrupt');
  expect(await codeOf(source.open('cut'))).toBe('zip/corrupt');
  expect(await codeOf(source.open('longer'))).toBe('zip/size-mismatch');
  expect(await codeOf(source.open('shorter'))).toMatch(/^zip\/(corrupt|size-mismatch)$/);
  expect(await codeOf(source.open('packed', { signal: AbortSignal.abort() }))).toBe('task/cancelled');
  expect(await codeOf(zipSource(new Blob([]), 'b.zip'))).toBe('zip/not-a-zip');
});
