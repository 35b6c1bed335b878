/**
 * Where a device keeps its models: seven small tables behind one interface, IndexedDB or memory. Everything that has to be
 * true together is changed in one `change`, which is one transaction: after a kill it happened as a whole or not at all.
 */

/** `chunks` by their own SHA-256, `blobs` = hash of a file -> its chunks, the rest: delivery.md 11. */
export const tables = ['meta', 'pointers', 'chunks', 'blobs', 'failed', 'trial', 'events'] as const;
export type Table = (typeof tables)[number];

/** Writes `value` under `key`; undefined deletes. */
export type Write = readonly [table: Table, key: string, value: unknown];
/** Table and key of a value. */
export type Address = readonly [table: Table, key: string];

export interface Store {
  readonly tier: 'indexeddb' | 'memory';
  get(table: Table, key: string): Promise<unknown>;
  keys(table: Table): Promise<string[]>;
  /** Values in the order of their keys. */
  all(table: Table): Promise<unknown[]>;
  /**
   * One transaction: reads, then writes what `decide` makes of the values read. `decide` is synchronous and may run again.
   * @throws DOMException `QuotaExceededError`
   */
  change(reads: readonly Address[], decide: (values: readonly unknown[]) => readonly Write[]): Promise<void>;
  close(): void;
}
