/**
 * Thumbnails by content hash and longest side: derived data, dropped oldest first beyond a budget, made again when asked
 * for. For now every thumbnail is a shard of its own.
 */
import { AppError, type ContentHash } from '@/lib/core';
import type { Scope } from './database';
import type { FileStore } from './files/file-store';
import type { ThumbRow } from './schema';
import { sortedName } from './sorted-name';

const thumbFolder = 'thumbs/';

export class Thumbs {
  readonly #db: Scope;
  readonly #files: FileStore;

  constructor(db: Scope, files: FileStore) {
    this.#db = db;
    this.#files = files;
  }

  /** Keeps a thumbnail, replacing the one of that size. The bytes are flushed before the row is written. */
  async put(hash: ContentHash, px: number, blob: Blob): Promise<void> {
    const shard = sortedName();
    await this.#files.write(pathOf(shard), blob);
    const old = await this.#db.write(['thumbs'], async (tx) => {
      const found = await tx.objectStore('thumbs').get([hash, px]);
      await tx.objectStore('thumbs').put({ hash, px, shard, offset: 0, length: blob.size });
      return found;
    });
    if (old) await this.#files.remove(pathOf(old.shard));
  }

  /** A thumbnail in memory (WebP), or null when it was not made yet or was dropped. */
  async get(hash: ContentHash, px: number): Promise<Blob | null> {
    const row = await this.#db.read(['thumbs'], (tx) => tx.objectStore('thumbs').get([hash, px]));
    if (!row) return null;
    try {
      const bytes = await this.#files.read(pathOf(row.shard), row.offset, row.offset + row.length);
      return new Blob([bytes], { type: 'image/webp' });
    } catch (error) {
      if (error instanceof AppError && error.code === 'storage/blob-missing') return null;
      throw error;
    }
  }

  /** Drops the thumbnails of pictures, in every size. */
  async remove(hashes: readonly ContentHash[]): Promise<void> {
    const dead = await this.#db.write(['thumbs'], async (tx) => {
      const rows: ThumbRow[] = [];
      for (const hash of hashes) rows.push(...(await tx.objectStore('thumbs').getAll(IDBKeyRange.bound([hash], [hash, []]))));
      for (const row of rows) await tx.objectStore('thumbs').delete([row.hash, row.px]);
      return rows;
    });
    for (const row of dead) await this.#files.remove(pathOf(row.shard));
  }

  /** Drops the oldest thumbnails until the rest fits the budget. */
  async trim(budgetBytes: number): Promise<void> {
    const dead = await this.#db.write(['thumbs'], async (tx) => {
      const rows = await tx.objectStore('thumbs').index('byShard').getAll();
      let kept = rows.reduce((sum, row) => sum + row.length, 0);
      const dropped = rows.filter((row) => {
        const isOver = kept > budgetBytes;
        if (isOver) kept -= row.length;
        return isOver;
      });
      for (const row of dropped) await tx.objectStore('thumbs').delete([row.hash, row.px]);
      return dropped;
    });
    for (const row of dead) await this.#files.remove(pathOf(row.shard));
  }

  async clear(): Promise<void> {
    await this.#db.write(['thumbs'], (tx) => tx.objectStore('thumbs').clear());
    await this.#files.removeAll(thumbFolder);
  }

  /** How many there are, and their bytes. */
  async usage(): Promise<{ bytes: number; count: number }> {
    const rows = await this.#db.read(['thumbs'], (tx) => tx.objectStore('thumbs').getAll());
    return { bytes: rows.reduce((sum, row) => sum + row.length, 0), count: rows.length };
  }
}

function pathOf(shard: string): string {
  return `${thumbFolder}${shard}.bin`;
}
