/**
 * The contract of a place for blobs (row D11), run over every file store: thousands of blobs of all sizes, equal content,
 * ranges, deletion, reopening. It imports no test library, so that it also runs inside a worker; a broken promise throws.
 */
import { AppError, sha256Hex } from '@/lib/core';
import { BlobStore, blobFolder, type StoredBlob } from './blobs';
import { Database } from './database';
import type { FileStore } from './files/file-store';

/** Opens the same place again; `files` is made from the open database, which the IndexedDB back end needs. */
export interface ContractPlace {
  readonly databaseName: string;
  readonly files: (database: Database) => Promise<FileStore>;
  readonly blobs: number;
}

/** What was done, for the test to print. */
export interface ContractResult {
  readonly kind: FileStore['kind'];
  readonly blobs: number;
  readonly bytes: number;
  readonly seconds: number;
}

const largeSizes = [2 ** 20, 2 ** 23 - 1, 2 ** 23, 2 ** 23 + 1, 2 ** 24, 20 * 2 ** 20];
const putsAtOnce = 8;

/** Runs the contract in a fresh place. @throws Error with the broken promise */
export async function runBlobContract(place: ContractPlace): Promise<ContractResult> {
  const started = performance.now();
  let bytes = 0;
  const stored: StoredBlob[] = [];
  const first = await openPlace(place);
  const { kind } = first.files;
  await inGroups(place.blobs, async (i) => {
    const content = contentOf(i, place.blobs);
    bytes += content.length;
    const mime = i % 2 === 0 ? 'image/jpeg' : 'image/png';
    // Half of them arrive as Uint8Array, half as Blob.
    stored[i] = await first.store.put(i % 3 === 0 ? content : new Blob([content]), mime);
    expect(stored[i]?.hash === `sha256:${sha256Hex(content)}`, `blob ${i} has the SHA-256 of its bytes`);
    expect(stored[i]?.sizeBytes === content.length, `blob ${i} has its size`);
  });
  await checkOnce(first, stored, place.blobs);
  await checkFiles(first.files);
  first.database.close();

  const second = await openPlace(place);
  await checkAll(second, stored, place.blobs);
  const deleted = stored.filter((_, i) => i % 2 === 1);
  await inGroups(deleted.length, (i) => second.store.delete(deleted[i]?.hash ?? fail('a hash')));
  second.database.close();

  const third = await openPlace(place);
  await checkDeleted(third, stored);
  third.database.close();
  return { kind, blobs: place.blobs, bytes, seconds: (performance.now() - started) / 1000 };
}

interface OpenPlace {
  readonly database: Database;
  readonly files: FileStore;
  readonly store: BlobStore;
}

async function openPlace(place: ContractPlace): Promise<OpenPlace> {
  const database = await Database.open({ name: place.databaseName });
  const files = await place.files(database);
  return { database, files, store: new BlobStore(database, files) };
}

// The same content again, under another name and at the same time as itself: no new bytes, no new row.
async function checkOnce({ store, files }: OpenPlace, stored: readonly StoredBlob[], count: number): Promise<void> {
  const before = (await files.list(blobFolder)).length;
  expect(before === count, `${count} blobs are ${before} files`);
  for (let i = 0; i < count; i += 25) {
    const again = await Promise.all([1, 2].map(() => store.put(contentOf(i, count), 'application/octet-stream')));
    for (const blob of again) expect(blob.hash === stored[i]?.hash && blob.mime === stored[i]?.mime, `blob ${i} is stored once`);
  }
  const fresh = contentOf(-1, count);
  const twins = await Promise.all([1, 2, 3].map(() => store.put(fresh, 'image/png')));
  expect(new Set(twins.map((blob) => blob.hash)).size === 1, 'three equal puts at once give one hash');
  expect((await files.list(blobFolder)).length === before + 1, 'three equal puts at once make one file');
  await store.delete(twins[0]?.hash ?? 'sha256:');
  expect((await files.list(blobFolder)).length === before, 'deleting removes the file');
}

// What blobs do not need and caches do: growing files, prefixes, removal, and the facts of what is not there.
async function checkFiles(files: FileStore): Promise<void> {
  const border = 8 * 2 ** 20;
  expect((await files.append('grow/a.bin', new Uint8Array(border - 2).fill(7))) === 0, 'the first append begins at 0');
  const appends = await Promise.all([1, 2, 3].map((byte) => files.append('grow/a.bin', new Uint8Array(2).fill(byte))));
  expect(new Set(appends).size === 3 && Math.min(...appends) === border - 2, 'appends at the same time have places of their own');
  expect((await files.size('grow/a.bin')) === border + 4, 'a file grows by what is appended');
  const tail = await files.read('grow/a.bin', border - 3);
  appends.forEach((offset, i) => {
    expect(tail[offset - border + 3] === i + 1 && tail[offset - border + 4] === i + 1, `append ${i} lies where it was told`);
  });
  await files.write('grow/deep/b.bin', new Uint8Array([1, 2, 3]));
  await files.write('grow/deep/b.bin', new Uint8Array([4]));
  expect(sameBytes(await files.read('grow/deep/b.bin'), new Uint8Array([4])), 'writing replaces the whole file');
  await files.write('grown.bin', new Blob([]));
  const paths = async (prefix: string): Promise<string> => (await files.list(prefix)).map((file) => file.path).join();
  expect((await paths('grow/')) === 'grow/a.bin,grow/deep/b.bin', 'a folder lists what is in it, at any depth');
  expect((await paths('grow')) === 'grow/a.bin,grow/deep/b.bin,grown.bin', 'a prefix lists what begins with it');
  expect((await paths('none/')) === '', 'a folder that is not there lists nothing');
  await files.remove('grow/a.bin');
  await files.remove('grow/a.bin');
  await files.removeAll('none/');
  expect((await files.size('grow/a.bin')) === null, 'a removed file has no size');
  for (const act of [() => files.read('grow/a.bin'), () => files.blob('none/x.bin', '')]) {
    const thrown: unknown = await act().catch((error: unknown) => error);
    expect(thrown instanceof AppError && thrown.code === 'storage/blob-missing', 'reading what is not there says so');
  }
  await files.removeAll('grow/');
  expect((await paths('grow')) === 'grown.bin', 'removing a folder leaves its neighbours');
  await files.write('grow/deep/b.bin', new Uint8Array([5]));
  await files.removeAll('grow');
  expect((await paths('grow')) === '', 'removing a prefix removes all of it');
}

async function checkAll({ store, files }: OpenPlace, stored: readonly StoredBlob[], count: number): Promise<void> {
  await inGroups(count, async (i) => {
    const { hash, sizeBytes, mime } = stored[i] ?? fail(`blob ${i}`);
    const blob = await store.get(hash);
    expect(blob.type === mime && blob.size === sizeBytes, `blob ${i} keeps type and size`);
    const bytes = new Uint8Array(await blob.arrayBuffer());
    expect(`sha256:${sha256Hex(bytes)}` === hash, `blob ${i} reads back with its SHA-256`);
    for (const [start, end] of rangesOf(i, sizeBytes)) {
      const slice = new Uint8Array(await blob.slice(start, end).arrayBuffer());
      expect(sameBytes(slice, bytes.subarray(start, end)), `bytes ${start} to ${end} of blob ${i}`);
    }
  });
  // The file store's own ranges, over the borders of chunks and beyond the end.
  for (const { path, sizeBytes } of (await files.list(blobFolder)).filter((file) => file.sizeBytes >= 2 ** 20)) {
    const whole = await files.read(path);
    expect(whole.length === sizeBytes, `${path} is as long as it is listed`);
    const border = 8 * 2 ** 20;
    for (const [start, end] of [
      [border - 3, border + 3],
      [0, 1],
      [sizeBytes - 1, sizeBytes + 10],
      [sizeBytes, sizeBytes + 1],
    ] as const) {
      expect(sameBytes(await files.read(path, start, end), whole.subarray(start, end)), `bytes ${start} to ${end} of ${path}`);
    }
  }
}

async function checkDeleted({ store, files }: OpenPlace, stored: readonly StoredBlob[]): Promise<void> {
  for (const [i, blob] of stored.entries()) {
    const isGone = i % 2 === 1;
    expect((await store.has(blob.hash)) === !isGone, `blob ${i} is ${isGone ? 'gone' : 'there'}`);
    if (!isGone) continue;
    const thrown: unknown = await store.get(blob.hash).catch((error: unknown) => error);
    expect(thrown instanceof AppError && thrown.code === 'storage/blob-missing', `reading the deleted blob ${i} says so`);
  }
  const kept = Math.ceil(stored.length / 2);
  expect((await files.list(blobFolder)).length === kept, `${kept} files are left`);
  const last: StoredBlob = stored.at(-2) ?? fail('a blob');
  expect(`sha256:${sha256Hex(new Uint8Array(await (await store.get(last.hash)).arrayBuffer()))}` === last.hash, 'what stays reads back');
}

/** Bytes of blob i: none for the first, six large ones spread over the rest, else 1 B to 64 KiB, small ones more often. */
function contentOf(i: number, count: number): Uint8Array<ArrayBuffer> {
  if (i === 0) return new Uint8Array(0);
  const large = largeSizes.findIndex((_, n) => i === Math.floor(((n + 1) * count) / (largeSizes.length + 1)));
  const random = generator(i + 2);
  const size = largeSizes[large] ?? Math.floor(2 ** (random() * 16));
  const bytes = new Uint8Array(size + 4);
  // The number in front keeps short contents apart.
  new DataView(bytes.buffer).setInt32(0, i);
  const words = new Uint32Array(Math.floor(size / 4));
  let state = (i + 1) * 2654435761;
  for (let at = 0; at < words.length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[at] = state;
  }
  bytes.set(new Uint8Array(words.buffer), 4);
  return large >= 0 ? bytes.subarray(0, size) : bytes;
}

function rangesOf(i: number, sizeBytes: number): (readonly [number, number])[] {
  if (i % 10 !== 0 && sizeBytes < 2 ** 20) return [];
  const random = generator(i + 1_000_003);
  return Array.from({ length: 3 }, () => {
    const start = Math.floor(random() * (sizeBytes + 1));
    return [start, start + Math.floor(random() * (sizeBytes - start + 2))] as const;
  });
}

// Park and Miller's generator: seeded, and good enough to choose sizes and ranges.
function generator(seed: number): () => number {
  let state = (seed * 48271) % 2147483647;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

async function inGroups(count: number, act: (i: number) => Promise<void>): Promise<void> {
  for (let at = 0; at < count; at += putsAtOnce) {
    await Promise.all(Array.from({ length: Math.min(putsAtOnce, count - at) }, (_, n) => act(at + n)));
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function expect(isKept: boolean, promise: string): void {
  if (!isKept) fail(promise);
}

function fail(promise: string): never {
  throw new Error(`Not kept: ${promise}`);
}
