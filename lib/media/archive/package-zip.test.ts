import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/core';
import { ascii, type Bytes } from '../image/test-pictures';
import { openPackageZip } from './package-zip';
import { deflated, type TestEntry, zipOf } from './test-zips';
import { zipStream } from './zip-writer';

const hello = ascii('hello hello hello hello');
const mib = 1024 * 1024;

const open = (bytes: Bytes) =>
  openPackageZip({
    size: bytes.length,
    read: async (start, end) => bytes.slice(start, end),
    stream: (start, end) => new Blob([bytes.subarray(start, end)]).stream(),
  });
const text = (body: ReadableStream<Bytes>) => new Response(body).text();

/** Lists and unpacks everything; `code entry` of the refusal. */
async function verdict(bytes: Bytes): Promise<string> {
  try {
    for (const entry of await open(bytes)) await entry.unpack((body) => new Response(body).arrayBuffer());
    return 'taken';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [error.code, error.details['entry']].filter((part) => part !== undefined).join(' ');
  }
}
const verdictOf = (entries: readonly TestEntry[], count?: number) => verdict(zipOf(entries, count));
const changed = (bytes: Bytes, at: number, value: number) => {
  const copy = bytes.slice();
  copy[at] = value;
  return copy;
};

describe('benign archives', () => {
  test('stored and deflated files come out; folders are checked and left out', async () => {
    const entries = await open(
      zipOf([
        { name: 'top/', mode: 0o040755 },
        { name: 'top/a.txt', data: hello },
        { name: 'top/Überholt.txt', data: hello, packed: await deflated(hello), method: 8 },
        { name: 'empty', data: new Uint8Array(0) },
      ]),
    );
    expect(entries.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
      ['top/a.txt', 23],
      ['top/Überholt.txt', 23],
      ['empty', 0],
    ]);
    for (const entry of entries) expect(await entry.unpack(text)).toBe(entry.path === 'empty' ? '' : 'hello hello hello hello');
  });

  test('the archives that Slipway writes itself, with their data descriptors', async () => {
    const zip = zipStream([
      { path: 'a.txt', data: 'one' },
      { path: 'b/é.bin', data: new Blob(['two']).stream() as ReadableStream<Bytes> },
    ]);
    const entries = await open(new Uint8Array(await new Response(zip).arrayBuffer()));
    expect(entries.map(({ path }) => path)).toEqual(['a.txt', 'b/é.bin']);
    expect(await entries[1]?.unpack(text)).toBe('two');
  });

  test('a reader of one entry that gives up does not hang and is named', async () => {
    const large = new Uint8Array(300_000);
    const [entry] = await open(zipOf([{ name: 'large', data: large }]));
    const refusal = new AppError('storage/full', 'Full.');
    for (const use of [
      async () => Promise.reject(refusal),
      async (body: ReadableStream<Bytes>) => {
        for await (const _ of body) throw refusal;
      },
    ]) {
      await expect(entry?.unpack(use)).rejects.toBe(refusal);
    }
  });
});

describe('hostile archives: the code, and the entry to blame', () => {
  test('no zip, a cut one, an empty one', async () => {
    expect(await verdict(new Uint8Array(0))).toBe('archive/unreadable');
    expect(await verdict(ascii('no zip at all, just text that is long enough'))).toBe('archive/unreadable');
    const whole = zipOf([{ name: 'a', data: hello }]);
    expect(await verdict(whole.slice(0, whole.length - 30))).toBe('archive/unreadable');
    expect(await verdict(whole.slice(10))).toBe('archive/unreadable');
    expect(await verdict(zipOf([]))).toBe('archive/empty');
    expect(await verdictOf([{ name: 'folder/', mode: 0o040755 }])).toBe('archive/empty');
  });

  test('data before or behind the zip, and two directories', async () => {
    const whole = zipOf([{ name: 'a', data: hello }]);
    expect(await verdict(new Uint8Array([...ascii('stub'), ...whole]))).toBe('archive/unreadable');
    expect(await verdict(new Uint8Array([...whole, ...ascii('tail')]))).toBe('archive/unreadable');
    expect(await verdict(new Uint8Array([...whole, ...whole]))).toBe('archive/unreadable');
  });

  test('too many entries: counted, claimed, and claimed in Zip64', async () => {
    const many = Array.from({ length: 2001 }, (_, index) => ({ name: `f${index}` }));
    expect(await verdictOf(many)).toBe('archive/too-many-entries');
    expect(await open(zipOf(many.slice(1)))).toHaveLength(2000);
    expect(await verdictOf(many, 1)).not.toBe('taken');
    const small = zipOf([{ name: 'a', data: hello }]);
    expect(await verdict(zip64Claim(small, 600_000n, 1n))).toBe('archive/too-many-entries');
    expect(await verdict(zip64Claim(small, 1n, 1n << 40n))).toBe('archive/unreadable');
  });

  test('too large and too dense by what is declared', async () => {
    const parts = Array.from({ length: 205 }, (_, index) => ({ name: `f${index}`, sizeBytes: 10 * mib, method: 8 }));
    expect(await verdictOf(parts)).toBe('archive/too-large f204');
    expect(await verdictOf([{ name: 'bomb', data: hello, sizeBytes: 11 * mib, method: 8 }])).toBe('archive/ratio bomb');
  });

  test('a bomb that declares little is stopped while it unpacks', async () => {
    const packed = new Uint8Array(deflateRawSync(new Uint8Array(64 * mib)));
    const before = process.memoryUsage().rss;
    expect(await verdictOf([{ name: 'bomb', packed, method: 8, sizeBytes: 1000 }])).toBe('archive/header-mismatch bomb');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * mib);
  });

  test.each([
    '../evil',
    'a/../../evil',
    '/etc/passwd',
    'C:/x',
    'C:x',
    '\\\\server\\x',
    '..\\x',
    'a\\b',
    'a\0b',
    'a\nb',
    'a//b',
    './a',
    'NUL',
    'a.',
    'x'.repeat(241),
  ])('the name %j', async (name) => {
    expect(
      await verdictOf([
        { name: 'fine', data: hello },
        { name, data: hello },
      ]),
    ).toBe(`archive/path-unsafe ${name}`);
  });

  test('names that meet', async () => {
    expect(await verdictOf([{ name: 'a' }, { name: 'a' }])).toBe('archive/duplicate-name a');
    expect(await verdictOf([{ name: 'A.bin' }, { name: 'a.BIN' }])).toBe('archive/duplicate-name a.BIN');
    expect(await verdictOf([{ name: 'e\u0301' }, { name: '\u00e9' }])).toBe('archive/duplicate-name \u00e9');
    expect(await verdictOf([{ name: 'a' }, { name: 'a/b' }])).toBe('archive/duplicate-name a/b');
  });

  test('links, devices, folders with bytes, encrypted entries, other methods', async () => {
    expect(await verdictOf([{ name: 'link', data: ascii('/etc/passwd'), mode: 0o120777 }])).toBe('archive/special-file link');
    expect(await verdictOf([{ name: 'pipe', mode: 0o010644 }])).toBe('archive/special-file pipe');
    expect(await verdictOf([{ name: 'device', mode: 0o060644 }])).toBe('archive/special-file device');
    expect(await verdictOf([{ name: 'folder/', data: hello, mode: 0o040755 }])).toBe('archive/special-file folder/');
    expect(await verdictOf([{ name: 'secret', data: hello, flags: 1 }])).toBe('archive/encrypted secret');
    expect(await verdictOf([{ name: 'lzma', data: hello, method: 14 }])).toBe('archive/method lzma');
  });

  test('entries that lie over each other or over the directory', async () => {
    expect(
      await verdictOf([
        { name: 'a', data: hello },
        { name: 'b', data: hello, offset: 0 },
      ]),
    ).toMatch('archive/overlap');
    expect(
      await verdictOf([
        { name: 'a', data: hello },
        { name: 'b', data: hello, offset: 20 },
      ]),
    ).toMatch('archive/overlap');
    const one = zipOf([{ name: 'a', data: hello }]);
    const sizes = one.length - 22 - 47 + 20;
    expect(await verdict(changed(changed(one, sizes, 60), sizes + 4, 60))).toMatch(/archive\/overlap a|archive\/header-mismatch a/);
  });

  test('a local header that tells another story', async () => {
    const whole = zipOf([{ name: 'abc', data: hello }]);
    const fields = { flags: 6, method: 8, crc: 14, packedSize: 18, size: 22, name: 30 };
    for (const [field, at] of Object.entries(fields)) {
      expect(await verdict(changed(whole, at, (whole[at] ?? 0) ^ 8)), field).toBe('archive/header-mismatch abc');
    }
    expect(await verdict(changed(whole, 0, 0))).toBe('archive/header-mismatch abc');
  });

  test('bytes that are not those of the checksum, and a broken deflate stream', async () => {
    expect(
      await verdictOf([
        { name: 'fine', data: hello },
        { name: 'crc', data: hello, crc: 1 },
      ]),
    ).toBe('archive/crc-mismatch crc');
    expect(await verdictOf([{ name: 'crc', data: hello, packed: await deflated(hello), method: 8, crc: 1 }])).toBe('archive/crc-mismatch crc');
    expect(await verdictOf([{ name: 'junk', data: hello, packed: ascii('\xff\xff\xff\xff\xff'), method: 8 }])).toMatch(
      /^archive\/(unreadable|crc-mismatch) junk$/,
    );
    const short = await verdictOf([{ name: 'short', data: hello, packed: await deflated(hello), method: 8, sizeBytes: 40 }]);
    expect(short).toMatch(/^archive\/(crc-mismatch|header-mismatch) short$/);
  });

  test('one flipped bit anywhere is never taken with other contents', async () => {
    const whole = zipOf([
      { name: 'a.txt', data: hello },
      { name: 'b.txt', data: hello, packed: await deflated(hello), method: 8 },
    ]);
    const right = sha256(hello);
    for (let at = 0; at < whole.length; at++) {
      const bytes = changed(whole, at, (whole[at] ?? 0) ^ (1 << (at % 8)));
      try {
        for (const entry of await open(bytes))
          expect(sha256(new Uint8Array(await entry.unpack((body) => new Response(body).arrayBuffer())))).toBe(right);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(error.code).toMatch(/^archive\//);
      }
    }
  });
});

/** The end of an archive with a Zip64 record before it that claims another directory. */
function zip64Claim(whole: Bytes, count: bigint, directoryBytes: bigint): Bytes {
  const end = whole.length - 22;
  const record = new Uint8Array(56 + 20);
  const view = new DataView(record.buffer);
  view.setUint32(0, 0x06064b50, true);
  view.setBigUint64(4, 44n, true);
  view.setBigUint64(24, count, true);
  view.setBigUint64(32, count, true);
  view.setBigUint64(40, directoryBytes, true);
  view.setUint32(56, 0x07064b50, true);
  view.setBigUint64(64, BigInt(end), true);
  view.setUint32(72, 1, true);
  const claims = new Uint8Array([...whole.subarray(0, end), ...record, ...whole.subarray(end)]);
  new DataView(claims.buffer).setUint16(claims.length - 12, 0xffff, true);
  return claims;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
