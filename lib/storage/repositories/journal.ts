/** The append-only journal of edits (datasets.md 2.3): rows only. What an edit means, and undoing it, is the business of its use-case. */
import type { Scope } from '../database';
import type { JournalEntry } from '../schema';

export class Journal {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Appends entries in one strict transaction. @returns their numbers */
  add(entries: readonly Omit<JournalEntry, 'lsn'>[]): Promise<number[]> {
    return this.#scope.write(
      ['journal'],
      async (tx) => {
        const numbers: number[] = [];
        // The store gives the number: the row goes in without one.
        for (const entry of entries) numbers.push(await tx.objectStore('journal').add(entry as JournalEntry));
        return numbers;
      },
      'strict',
    );
  }

  /** The entries of one transaction, in order. */
  byTx(txId: string): Promise<JournalEntry[]> {
    return this.#scope.read(['journal'], (tx) => tx.objectStore('journal').index('byTx').getAll(txId));
  }

  /** The entries of one item after a number, in order. */
  byItem(datasetId: string, key: string, afterLsn = 0): Promise<JournalEntry[]> {
    const range = IDBKeyRange.bound([datasetId, key, afterLsn], [datasetId, key, Number.POSITIVE_INFINITY], true);
    return this.#scope.read(['journal'], (tx) => tx.objectStore('journal').index('byItem').getAll(range));
  }
}
