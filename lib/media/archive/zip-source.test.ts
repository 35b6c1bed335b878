import { describe, expect, test } from 'vitest';
import { AppError, sha256Hex } from '@/lib/core';
import { ascii, type Bytes } from '../image/test-pictures';
import { openPickedSource } from './picked-source';
import { deflated, type TestEntry, zipOf } from './test-zips';
import { type ZipOptions, zipSource } from './zip-source';
import { zipStream } from './zip-writer';

const open = (bytes: Bytes, options?: ZipOptions) => zipSource(new Blob([bytes]), 'test.zip', options);

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (error instanceof AppError) return error.code;
  throw new Error(`no coded refusal: ${String(error)}`);
}
const refused = (entries: readonly TestEntry[], options?: ZipOptions) => codeOf(open(zipOf(entries), options));
const hello = ascii('hello hello hello hello');

describe('reading', () => {
  test('stored and deflated entries, folders, back-slashes and names in UTF-8', async () => {
    const source = await open(
      zipOf([
        { name: 'top/' },
        { name: 'top/a.txt', data: hello },
        { name: 'top\\Überholt.txt', data: hello, packed: await deflated(hello), method: 8 },
      ]),
    );
    expect(await source.entries()).toEqual([
      { path: 'top', sizeBytes: 0, isDirectory: true },
      { path: 'top/a.txt', sizeBytes: 23, isDirectory: false },
      { path: 'top/Überholt.txt', sizeBytes: 23, isDirectory: false },
    ]);
    for (const path of ['top/a.txt', 'top/Überholt.txt']) {
      for (const unverified of [true, false]) expect(await (await source.open(path, { unverified })).text()).toBe('hello hello hello hello');
    }
    expect(await codeOf(source.open('top/b.txt'))).toBe('source/not-found');
    expect(source.name).toBe('test');
  });

  test('an aborted read is a cancel, not a damaged file', async () => {
    const source = await open(zipOf([{ name: 'a', data: hello, packed: await deflated(hello), method: 8 }]));
    expect(await codeOf(source.open('a', { signal: AbortSignal.abort() }))).toBe('task/cancelled');
  });
});

describe('hostile archives', () => {
  test('F12 a 0-byte zip and a text are no zip; a cut one is corrupt', async () => {
    expect(await codeOf(open(new Uint8Array(0)))).toBe('zip/not-a-zip');
    expect(await codeOf(open(ascii('no zip at all, just text')))).toBe('zip/not-a-zip');
    const whole = zipOf([{ name: 'a.txt', data: hello }]);
    expect(await codeOf(open(whole.slice(0, whole.length - 30)))).toBe('zip/corrupt');
  });

  test.each(['../evil.txt', 'a/../../evil', '/etc/passwd', 'C:/windows/x', '\\\\server\\x', '..\\x', 'a\0b', 'a\nb', ''])(
    'D56 the name %j is unsafe',
    async (name) => {
      expect(
        await refused([
          { name: 'fine.txt', data: hello },
          { name, data: hello },
        ]),
      ).toBe('zip/unsafe-path');
    },
  );

  test('D56 links, encrypted entries, double names and overlaps refuse the whole archive', async () => {
    expect(await refused([{ name: 'link', data: ascii('/etc/passwd'), mode: 0o120777 }])).toBe('zip/symlink');
    expect(await refused([{ name: 'a.jpg', data: hello, flags: 1 }])).toBe('zip/encrypted');
    expect(
      await refused([
        { name: 'a/b', data: hello },
        { name: 'a\\b', data: hello },
      ]),
    ).toBe('zip/duplicate-name');
    expect(
      await refused([
        { name: 'a', data: hello },
        { name: 'b', data: hello, offset: 0 },
      ]),
    ).toBe('zip/overlap');
    expect(
      await refused([
        { name: 'a', data: hello },
        { name: 'b', data: hello, offset: 20 },
      ]),
    ).toBe('zip/overlap');
  });

  test('D56 bombs are refused by what they declare', async () => {
    const huge = { name: 'bomb', data: hello, sizeBytes: 65 * 1024 * 1024, method: 8 };
    expect(await refused([huge])).toBe('zip/ratio');
    expect(await refused([{ name: 'a', data: hello }], { freeBytes: 22 })).toBe('zip/too-large');
    const many = zipOf([{ name: 'a', data: hello }]);
    // 600,000 entries need the Zip64 end record: its locator stands right before the plain one.
    const end = many.length - 22;
    const zip64 = new Uint8Array(56 + 20);
    const view = new DataView(zip64.buffer);
    view.setUint32(0, 0x06064b50, true);
    view.setBigUint64(4, 44n, true);
    view.setBigUint64(32, 600_000n, true);
    view.setUint32(56, 0x07064b50, true);
    view.setBigUint64(64, BigInt(end), true);
    const claims = new Uint8Array([...many.subarray(0, end), ...zip64, ...many.subarray(end)]);
    new DataView(claims.buffer).setUint16(claims.length - 12, 0xffff, true);
    const startMs = performance.now();
    expect(await codeOf(open(claims))).toBe('zip/too-large');
    expect(performance.now() - startMs).toBeLessThan(2000);
  });

  test('D56 lies inside an entry come out when it is read; the rest can be read', async () => {
    const packed = await deflated(new Uint8Array(5000));
    const source = await open(
      zipOf([
        { name: 'crc', data: hello, crc: 1 },
        { name: 'deflated-crc', data: hello, packed: await deflated(hello), method: 8, crc: 1 },
        { name: 'longer', packed, method: 8, sizeBytes: 10 },
        { name: 'method', data: hello, method: 99 },
        { name: 'damaged', data: hello, packed: ascii('\xff\xff\xff\xff\xff'), method: 8 },
        { name: 'good', data: hello },
      ]),
    );
    expect(await codeOf(source.open('crc'))).toBe('zip/corrupt');
    expect(await codeOf(source.open('deflated-crc'))).toBe('zip/corrupt');
    expect(await codeOf(source.open('longer'))).toBe('zip/size-mismatch');
    expect(await codeOf(source.open('method'))).toBe('zip/unsupported');
    expect(await codeOf(source.open('damaged'))).toBe('zip/corrupt');
    expect(await (await source.open('good')).text()).toContain('hello');
  });

  test('a local header that contradicts the directory is corrupt', async () => {
    const zip = zipOf([{ name: 'a', data: hello }]);
    zip[14] = (zip[14] ?? 0) ^ 0xff; // the checksum in the local header
    expect(await codeOf((await open(zip)).open('a'))).toBe('zip/corrupt');
  });
});

describe('writing', () => {
  test('the same files give the same bytes, and they are read back', async () => {
    const entries = () => [
      { path: 'a.txt', data: 'one' },
      { path: 'b/é.bin', data: new Uint8Array([1, 2, 3]) },
      { path: 'b/𝕏.bin', data: new Blob(['x']) },
    ];
    const first = new Uint8Array(await new Response(zipStream(entries())).arrayBuffer());
    const second = new Uint8Array(await new Response(zipStream(entries())).arrayBuffer());
    expect(sha256Hex(first)).toBe(sha256Hex(second));
    const view = new DataView(first.buffer);
    expect([view.getUint16(10, true), view.getUint16(12, true)]).toEqual([0, 0x21]); // midnight, 1980-01-01
    const source = await open(first);
    expect((await source.entries()).map((entry) => entry.path)).toEqual(['a.txt', 'b/é.bin', 'b/𝕏.bin']);
    expect(new Uint8Array(await (await source.open('b/é.bin')).arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
  });

  test('a wrong order is a fault of the caller', async () => {
    const wrong = zipStream([
      { path: 'b', data: '' },
      { path: 'a', data: '' },
    ]);
    await expect(new Response(wrong).arrayBuffer()).rejects.toThrow('comes after');
  });
});

describe('what a person picks', () => {
  const file = (path: string, data: BlobPart = 'x') => ({ path, file: new Blob([data]) });

  test('one zip is opened, several become folders, one inside a folder stays closed', async () => {
    const zip = zipOf([{ name: 'cat/1.jpg', data: hello }]);
    const one = await openPickedSource([file('pets.zip', zip)]);
    expect([one.container, one.name, (await one.entries()).map((entry) => entry.path)]).toEqual(['zip', 'pets', ['cat/1.jpg']]);
    const several = await openPickedSource([file('a.zip', zip), file('b.zip', zip), file('loose.jpg')]);
    expect((await several.entries()).map((entry) => entry.path)).toEqual(['loose.jpg', 'a/cat/1.jpg', 'b/cat/1.jpg']);
    expect(await (await several.open('b/cat/1.jpg')).text()).toContain('hello');
    expect(await (await several.open('loose.jpg')).text()).toBe('x');
    const nested = await openPickedSource([file('pets/a.zip', zip), file('pets/1.jpg')]);
    expect([nested.container, nested.name, (await nested.entries()).map((entry) => entry.path)]).toEqual(['folder', 'pets', ['a.zip', '1.jpg']]);
  });

  test('files of one name from two places are both kept; an empty folder is listed', async () => {
    const source = await openPickedSource([file('1.jpg'), file('1.jpg', 'yy'), { path: 'dog' }]);
    expect(await source.entries()).toEqual([
      { path: '1.jpg', sizeBytes: 1, isDirectory: false },
      { path: '1 (2).jpg', sizeBytes: 2, isDirectory: false },
      { path: 'dog', sizeBytes: 0, isDirectory: true },
    ]);
  });
});
