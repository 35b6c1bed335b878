/**
 * The index of the feature cache: which row of which shard belongs to a picture, and when a space was used last. In the
 * browser it is the IndexedDB store `features`; beside plain files it is a list of JSON lines.
 */
import type { Scope } from './database';
import type { FileStore } from './files/file-store';
import type { KeyedRow } from './schema';

/** Where the features of one picture in one space are. `key` is H of [blob hash, space]. */
export interface FeatureRow {
  readonly key: string;
  readonly kind: 'row';
  readonly space: string;
  readonly hash: string;
  readonly shard: number;
  /** Place in the shard in bytes. */
  readonly offset: number;
  /** Checksum of the row: what does not match is a miss, whatever happened to the shard. */
  readonly sum: number;
}
/** One space; `key` is the space's hash. `shard` is the one being filled: numbers are never used twice. */
export interface SpaceRow {
  readonly key: string;
  readonly kind: 'space';
  /** f16 values per row. */
  readonly length: number;
  readonly shard: number;
  readonly usedAtMs: number;
}
export type FeatureIndexRow = FeatureRow | SpaceRow;

export interface FeatureIndex {
  /** Rows by key, in order; undefined where there is none. */
  get(keys: readonly string[]): Promise<(FeatureIndexRow | undefined)[]>;
  /** Writes rows and deletes keys, all or nothing. */
  change(put: readonly FeatureIndexRow[], remove?: readonly string[]): Promise<void>;
  all(): Promise<FeatureIndexRow[]>;
}

/** The index in the store `features`. */
export class DatabaseFeatureIndex implements FeatureIndex {
  readonly #db: Scope;

  constructor(db: Scope) {
    this.#db = db;
  }

  get(keys: readonly string[]): Promise<(FeatureIndexRow | undefined)[]> {
    return this.#db.read(['features'], (tx) =>
      Promise.all(keys.map(async (key) => (await tx.objectStore('features').get(key)) as FeatureIndexRow | undefined)),
    );
  }

  change(put: readonly FeatureIndexRow[], remove: readonly string[] = []): Promise<void> {
    return this.#db.write(['features'], async (tx) => {
      const store = tx.objectStore('features');
      await Promise.all([...put.map((row) => store.put({ ...row } satisfies KeyedRow)), ...remove.map((key) => store.delete(key))]);
    });
  }

  all(): Promise<FeatureIndexRow[]> {
    return this.#db.read(['features'], async (tx) => (await tx.objectStore('features').getAll()) as unknown as FeatureIndexRow[]);
  }
}

/** The index as JSON lines in a file store; the last line of a key holds. */
export class FileFeatureIndex implements FeatureIndex {
  readonly #files: FileStore;
  readonly #path: string;
  #rows: Promise<Map<string, FeatureIndexRow>> | undefined;

  constructor(files: FileStore, path: string) {
    this.#files = files;
    this.#path = path;
  }

  async get(keys: readonly string[]): Promise<(FeatureIndexRow | undefined)[]> {
    const rows = await this.#load();
    return keys.map((key) => rows.get(key));
  }

  async change(put: readonly FeatureIndexRow[], remove: readonly string[] = []): Promise<void> {
    const rows = await this.#load();
    for (const row of put) rows.set(row.key, row);
    for (const key of remove) rows.delete(key);
    if (remove.length > 0) await this.#files.write(this.#path, linesOf(rows.values()));
    else await this.#files.append(this.#path, linesOf(put));
  }

  async all(): Promise<FeatureIndexRow[]> {
    return [...(await this.#load()).values()];
  }

  #load(): Promise<Map<string, FeatureIndexRow>> {
    this.#rows ??= this.#read();
    return this.#rows;
  }

  async #read(): Promise<Map<string, FeatureIndexRow>> {
    const rows = new Map<string, FeatureIndexRow>();
    if ((await this.#files.size(this.#path)) === null) return rows;
    const text = new TextDecoder().decode(await this.#files.read(this.#path));
    // A crash can cut the last line: what follows the last line end is left out and overwritten.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    for (const line of whole.split('\n')) {
      if (line === '') continue;
      const row = JSON.parse(line) as FeatureIndexRow;
      rows.set(row.key, row);
    }
    if (whole.length < text.length) await this.#files.write(this.#path, linesOf(rows.values()));
    return rows;
  }
}

function linesOf(rows: Iterable<FeatureIndexRow>): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(Array.from(rows, (row) => `${JSON.stringify(row)}\n`).join(''));
}
