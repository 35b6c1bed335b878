/**
 * The feature cache (training.md 5.1): one f16 row per picture and space, in shards of 32 MiB under
 * `cache/features/<first 16 hex of space>/NNN.bin`. It keeps what training computed; a row that is gone is computed again.
 * Bytes are little-endian, as on every machine that runs a browser.
 */
import { AppError, type ContentHash, hashJson } from '@/lib/core';
import type { FeatureIndex, FeatureRow, SpaceRow } from './feature-index';
import type { FileStore } from './files/file-store';
import { groupBy } from './group-by';
import { Turns } from './turns';

const folder = 'cache/features/';
const shardBytes = 32 * 2 ** 20;
/** Rows closer than this are read together. */
const gapBytes = 256 * 2 ** 10;

/** `budgetBytes`: how much the cache may hold; asked when a shard is full. `shardBytes` is smaller in tests. */
export interface FeatureCacheOptions {
  readonly budgetBytes: () => Promise<number>;
  readonly shardBytes?: number;
}

interface Pending {
  readonly space: ContentHash;
  readonly hash: ContentHash;
  readonly row: Uint16Array;
  readonly done: () => void;
  readonly failed: (reason: unknown) => void;
}

export class FeatureCache {
  readonly #files: FileStore;
  readonly #index: FeatureIndex;
  readonly #options: FeatureCacheOptions;
  readonly #shardBytes: number;
  // Writes and collections take turns, in this tab and among tabs.
  readonly #turns = new Turns('slipway:features');
  #pending: Pending[] = [];
  #clock = 0;

  constructor(files: FileStore, index: FeatureIndex, options: FeatureCacheOptions) {
    this.#files = files;
    this.#index = index;
    this.#options = options;
    this.#shardBytes = options.shardBytes ?? shardBytes;
  }

  /** The rows that are there; hashes without a row are absent from the map. Marks the space as used. */
  async read(space: ContentHash, hashes: readonly ContentHash[]): Promise<ReadonlyMap<ContentHash, Uint16Array>> {
    const [spaceRow] = await this.#index.get([space]);
    const found = new Map<ContentHash, Uint16Array>();
    if (spaceRow?.kind !== 'space') return found;
    await this.#index.change([{ ...spaceRow, usedAtMs: this.#now() }]);
    const unique = [...new Set(hashes)];
    const rows = await this.#index.get(unique.map((hash) => keyOf(hash, space)));
    const byShard = groupBy(
      rows.filter((row) => row?.kind === 'row'),
      (row) => row.shard,
    );
    for (const [shard, shardRows] of byShard) await this.#readShard(spaceRow, shard, shardRows, found);
    return found;
  }

  /** Which of the pictures have a row, without reading it. Does not mark the space as used. */
  async has(space: ContentHash, hashes: readonly ContentHash[]): Promise<ReadonlySet<ContentHash>> {
    const rows = await this.#index.get(hashes.map((hash) => keyOf(hash, space)));
    return new Set(hashes.filter((_, i) => rows[i] !== undefined));
  }

  /**
   * Keeps one row; settles when it survives a reload. Writes that wait are put together.
   * @throws AppError `storage/quota`
   */
  write(space: ContentHash, hash: ContentHash, row: Uint16Array): Promise<void> {
    return new Promise((done, failed) => {
      this.#pending.push({ space, hash, row, done, failed });
      // The first of a group waits for its turn; those that come meanwhile go with it.
      if (this.#pending.length === 1) this.#turns.take(() => this.#flush());
    });
  }

  /** Drops the rows of pictures that are not among the live hashes, and closes the gaps where most of a shard is dead. */
  async keepOnly(live: ReadonlySet<string>): Promise<void> {
    await this.#turns.take(async () => {
      const all = await this.#index.all();
      const rows = all.filter((row) => row.kind === 'row');
      const dead = rows.filter((row) => !live.has(row.hash));
      if (dead.length === 0) return;
      await this.#index.change(
        [],
        dead.map((row) => row.key),
      );
      const kept = groupBy(
        rows.filter((row) => live.has(row.hash)),
        (row) => pathOf(row.space, row.shard),
      );
      const spaces = new Map(all.filter((row) => row.kind === 'space').map((row) => [row.key, row]));
      for (const row of new Map(dead.map((one) => [pathOf(one.space, one.shard), one])).values()) {
        const path = pathOf(row.space, row.shard);
        const space = spaces.get(row.space);
        if (space) spaces.set(space.key, await this.#compact(space, row.shard, kept.get(path) ?? []));
      }
    });
  }

  /** Drops the shards of the spaces used longest ago until the rest fits the budget. */
  async trim(): Promise<void> {
    await this.#turns.take(async () => this.#trim(await this.#options.budgetBytes()));
  }

  async clear(): Promise<void> {
    await this.#turns.take(async () => {
      const keys = (await this.#index.all()).map((row) => row.key);
      await this.#index.change([], keys);
      await this.#files.removeAll(folder);
    });
  }

  /** How many rows there are, and the bytes of their shards. */
  async usage(): Promise<{ bytes: number; count: number }> {
    const rows = (await this.#index.all()).filter((row) => row.kind === 'row');
    const bytes = (await this.#shards()).reduce((sum, shard) => sum + shard.sizeBytes, 0);
    return { bytes, count: rows.length };
  }

  async #readShard(space: SpaceRow, shard: number, rows: readonly FeatureRow[], into: Map<ContentHash, Uint16Array>): Promise<void> {
    const rowBytes = space.length * 2;
    for (const run of runsOf(rows)) {
      const first = run[0]?.offset ?? 0;
      const end = (run.at(-1)?.offset ?? 0) + rowBytes;
      const bytes = await this.#readOrNothing(pathOf(space.key, shard), first, end);
      for (const row of run) {
        const start = row.offset - first;
        if (start + rowBytes > bytes.length) continue;
        const values = new Uint16Array(bytes.buffer.slice(start, start + rowBytes));
        if (sumOf(values) === row.sum) into.set(row.hash as ContentHash, values);
      }
    }
  }

  // A shard that another tab dropped is a miss, not an error.
  async #readOrNothing(path: string, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return await this.#files.read(path, start, end);
    } catch (error) {
      if (error instanceof AppError && error.code === 'storage/blob-missing') return new Uint8Array(0);
      throw error;
    }
  }

  async #flush(): Promise<void> {
    const group = this.#pending;
    this.#pending = [];
    for (const [space, writes] of groupBy(group, (one) => one.space)) {
      try {
        await this.#append(space, writes);
        for (const one of writes) one.done();
      } catch (error) {
        for (const one of writes) one.failed(error);
      }
    }
  }

  async #append(space: ContentHash, writes: readonly Pending[]): Promise<void> {
    const length = writes[0]?.row.length ?? 0;
    const [known] = await this.#index.get([space]);
    let row: SpaceRow =
      known?.kind === 'space' ? { ...known, usedAtMs: this.#now() } : { key: space, kind: 'space', length, shard: 0, usedAtMs: this.#now() };
    if (writes.some((one) => one.row.length !== row.length)) throw new TypeError(`Rows of this space have ${row.length} values`);
    const rows: FeatureRow[] = [];
    const rowBytes = row.length * 2;
    let isFull = false;
    for (let next = 0; next < writes.length; ) {
      const path = pathOf(space, row.shard);
      const room = Math.max(1, Math.floor((this.#shardBytes - ((await this.#files.size(path)) ?? 0)) / rowBytes));
      const part = writes.slice(next, next + room);
      const offset = await this.#files.append(path, bytesOf(part, row.length));
      part.forEach((one, i) => {
        rows.push({
          key: keyOf(one.hash, space),
          kind: 'row',
          space,
          hash: one.hash,
          shard: row.shard,
          offset: offset + i * rowBytes,
          sum: sumOf(one.row),
        });
      });
      next += part.length;
      if (offset + (part.length + 1) * rowBytes <= this.#shardBytes) continue;
      row = { ...row, shard: row.shard + 1 };
      isFull = true;
    }
    await this.#index.change([row, ...rows]);
    if (isFull) await this.#trim(await this.#options.budgetBytes());
  }

  // Moves what lives of a shard to the end of its space when more than half of it is dead.
  async #compact(space: SpaceRow, shard: number, kept: readonly FeatureRow[]): Promise<SpaceRow> {
    const path = pathOf(space.key, shard);
    const rowBytes = space.length * 2;
    const sizeBytes = (await this.#files.size(path)) ?? 0;
    if (kept.length > 0 && kept.length * rowBytes * 2 >= sizeBytes) return space;
    const target: SpaceRow = { ...space, shard: Math.max(space.shard, shard) + 1 };
    if (kept.length > 0) {
      const bytes = await this.#files.read(path);
      const moved = new Uint8Array(kept.length * rowBytes);
      kept.forEach((row, i) => {
        moved.set(bytes.subarray(row.offset, row.offset + rowBytes), i * rowBytes);
      });
      await this.#files.write(pathOf(space.key, target.shard), moved);
      await this.#index.change([target, ...kept.map((row, i) => ({ ...row, shard: target.shard, offset: i * rowBytes }))]);
    } else {
      await this.#index.change([target]);
    }
    await this.#files.remove(path);
    return target;
  }

  async #trim(budgetBytes: number): Promise<void> {
    const shards = await this.#shards();
    let bytes = shards.reduce((sum, shard) => sum + shard.sizeBytes, 0);
    if (bytes <= budgetBytes) return;
    const all = await this.#index.all();
    const spaces = all.filter((row) => row.kind === 'space').sort((a, b) => a.usedAtMs - b.usedAtMs);
    for (const space of spaces) {
      for (const shard of shards.filter(({ path }) => path.startsWith(folderOf(space.key)))) {
        if (bytes <= budgetBytes) return;
        const number = Number.parseInt(shard.path.slice(folderOf(space.key).length), 10);
        const gone = all.filter((row) => row.kind === 'row' && row.space === space.key && row.shard === number).map((row) => row.key);
        await this.#index.change([{ ...space, shard: Math.max(space.shard, number + 1) }], gone);
        await this.#files.remove(shard.path);
        bytes -= shard.sizeBytes;
      }
    }
  }

  async #shards() {
    return (await this.#files.list(folder)).filter(({ path }) => path.endsWith('.bin'));
  }

  // Two uses in one millisecond still have an order.
  #now(): number {
    this.#clock = Math.max(this.#clock + 0.001, Date.now());
    return this.#clock;
  }
}

/** Where the JSON-lines index of a cache in plain files lies. */
export const featureIndexPath = `${folder}index.ndjson`;

function keyOf(hash: string, space: string): string {
  return hashJson([hash, space]);
}

function folderOf(space: string): string {
  return `${folder}${space.slice('sha256:'.length, 'sha256:'.length + 16)}/`;
}

function pathOf(space: string, shard: number): string {
  return `${folderOf(space)}${String(shard).padStart(3, '0')}.bin`;
}

function bytesOf(writes: readonly Pending[], length: number): Uint8Array {
  const values = new Uint16Array(writes.length * length);
  writes.forEach((one, i) => {
    values.set(one.row, i * length);
  });
  return new Uint8Array(values.buffer);
}

// FNV-1a over 16-bit words: tells a foreign or torn row from the one that was written.
function sumOf(row: Uint16Array): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < row.length; i++) sum = Math.imul(sum ^ (row[i] as number), 0x01000193);
  return sum >>> 0;
}

// Rows in order, cut where the gap to the next one is too wide to read across.
function runsOf(rows: readonly FeatureRow[]): FeatureRow[][] {
  const runs: FeatureRow[][] = [];
  for (const row of [...rows].sort((a, b) => a.offset - b.offset)) {
    const run = runs.at(-1);
    if (run && row.offset - (run.at(-1)?.offset ?? 0) <= gapBytes) run.push(row);
    else runs.push([row]);
  }
  return runs;
}
