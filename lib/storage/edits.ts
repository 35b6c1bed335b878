/**
 * Edits: changes of rows that a person can take back. An edit is one strict transaction that applies its changes and writes
 * them to the journal with both sides; undo is a new journal transaction that names the one it takes back. The stacks of a
 * project are two short lists in `meta`, so undo works after a reload.
 */
import { AppError, type ClassList, canonicalJson, type Dataset, type Item, type Json } from '@/lib/core';
import { type Database, scopeOf, type WriteTx } from './database';
import { Items } from './repositories/items';
import { Records } from './repositories/records';
import type { ClassListRow, JournalEntry, JournalOp, RecordRow, StoreName } from './schema';

/** One row before and after. null = the row is not there. */
export type Change =
  | { readonly store: 'items'; readonly before: Item | null; readonly after: Item | null }
  | { readonly store: 'records'; readonly before: RecordRow | null; readonly after: RecordRow | null }
  | { readonly store: 'classLists'; readonly dataset: string; readonly before: ClassListRow | null; readonly after: ClassListRow | null }
  | { readonly store: 'datasets'; readonly before: Dataset | null; readonly after: Dataset | null };

/** An edit by its transaction, with what it did in words: "Delete 3 photos". */
export interface EditName {
  readonly tx: string;
  readonly label: string;
}
interface History {
  readonly undo: readonly EditName[];
  readonly redo: readonly EditName[];
}

/** Steps that can be taken back in a project. */
const maxSteps = 500;
const historyPrefix = 'history:';
const stores: readonly StoreName[] = ['items', 'records', 'classLists', 'datasets', 'frozen', 'blobs', 'journal', 'meta'];
const operations = { items: 'item.put', records: 'value.put', classLists: 'class.put', datasets: 'dataset.put' } as const satisfies Record<
  Change['store'],
  JournalOp
>;

/** The editable rows of one database. */
export class Edits {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Applies changes as one step of a project. The redo list is emptied, as in every editor.
   * @throws AppError `annotation/undo-conflict` {tx}, retryable, when a row is not as `before` says: another tab changed it since
   */
  commit(project: string, label: string, changes: readonly Change[]): Promise<EditName> {
    return this.#step(project, label, async (tx, edit) => {
      await expectUnchanged(tx, changes, () => changedMeanwhile(edit));
      await apply(tx, edit.tx, changes);
    });
  }

  /** Makes staged data sets live as one step; taking it back moves them to Trash. */
  publish(project: string, label: string, staged: readonly Dataset[]): Promise<EditName> {
    const removedAt = new Date().toISOString();
    const changes = staged.map((dataset): Change => {
      const live: Dataset = { ...dataset, state: 'live' };
      return { store: 'datasets', before: { ...live, removedAt }, after: live };
    });
    return this.#step(project, label, (tx, edit) => apply(tx, edit.tx, changes));
  }

  /** Takes back the last step; null when there is none. @throws AppError `annotation/undo-conflict` {tx} when rows changed since */
  undo(project: string): Promise<EditName | null> {
    return this.#turn(project, 'undo');
  }

  /** Does the step again that was taken back last; null when there is none. @throws AppError `annotation/undo-conflict` {tx} */
  redo(project: string): Promise<EditName | null> {
    return this.#turn(project, 'redo');
  }

  /** The steps that undo and redo would take. */
  async state(project: string): Promise<{ undo: EditName | null; redo: EditName | null }> {
    const history = await this.#database.read(['meta'], (tx) => readHistory(tx, project));
    return { undo: history.undo.at(-1) ?? null, redo: history.redo.at(-1) ?? null };
  }

  async #turn(project: string, direction: 'undo' | 'redo'): Promise<EditName | null> {
    let turned: EditName | null = null;
    await this.#write(async (tx) => {
      const history = await readHistory(tx, project);
      const edit = history[direction].at(-1);
      if (!edit) return;
      const entries = (await tx.objectStore('journal').index('byTx').getAll(edit.tx)) as JournalEntry[];
      const changes = entries.map(changeOf);
      const wanted = (direction === 'undo' ? changes.map(inverse).reverse() : changes).map(removedNow);
      await expectUnchanged(tx, wanted, () => changedSince(edit));
      const next = newTx();
      await apply(tx, next, wanted, edit.tx);
      const rest = { ...history, [direction]: history[direction].slice(0, -1) };
      const other = direction === 'undo' ? 'redo' : 'undo';
      await writeHistory(tx, project, { ...rest, [other]: [...history[other], edit] });
      turned = edit;
    });
    return turned;
  }

  async #step(project: string, label: string, run: (tx: WriteTx, edit: EditName) => Promise<void>): Promise<EditName> {
    const edit = { tx: newTx(), label };
    await this.#write(async (tx) => {
      await run(tx, edit);
      const history = await readHistory(tx, project);
      await writeHistory(tx, project, { undo: [...history.undo, edit].slice(-maxSteps), redo: [] });
    });
    return edit;
  }

  #write(run: (tx: WriteTx) => Promise<void>): Promise<void> {
    return this.#database.write(stores, run, 'strict');
  }
}

/** Photos and lists come before the labels that name them, and go after them. */
function rank(change: Change): number {
  if (change.after === null) return change.store === 'records' ? 4 : 5;
  return { datasets: 0, classLists: 1, items: 2, records: 3 }[change.store];
}

async function apply(tx: WriteTx, txId: string, changes: readonly Change[], undoes?: string): Promise<void> {
  const scope = scopeOf(tx);
  const items = new Items(scope);
  const records = new Records(scope);
  for (const change of changes.toSorted((a, b) => rank(a) - rank(b))) {
    const lsn = await writeEntry(tx, txId, change, undoes);
    const { datasetId, key } = placeOf(change);
    if (change.store === 'items') await (change.after ? items.putMany([change.after]) : items.delete(datasetId, [key]));
    else if (change.store === 'records') await (change.after ? records.putMany([{ ...change.after, lsn }]) : records.delete(datasetId, [key]));
    else if (change.after) await tx.objectStore(change.store).put(change.after as never);
    else await tx.objectStore(change.store).delete(key);
  }
}

function writeEntry(tx: WriteTx, txId: string, change: Change, undoes: string | undefined): Promise<number> {
  const { datasetId, key } = placeOf(change);
  const entry: Omit<JournalEntry, 'lsn'> = {
    tx: txId,
    at: new Date().toISOString(),
    tab: '',
    author: '',
    datasetId,
    key,
    op: operations[change.store],
    id: key,
    base: 0,
    before: change.before as unknown as Json,
    after: change.after as unknown as Json,
    ...(undoes ? { undoes } : {}),
  };
  // The store numbers the entries by itself.
  return tx.objectStore('journal').add(entry as JournalEntry);
}

// A row that somebody changed since it was read must not be overwritten.
async function expectUnchanged(tx: WriteTx, changes: readonly Change[], refusal: () => AppError): Promise<void> {
  for (const change of changes) {
    const current = (await tx.objectStore(change.store).get(keyOf(change))) ?? null;
    if (!same(current, change.before)) throw refusal();
  }
}

function changedSince({ tx, label }: EditName): AppError {
  return new AppError('annotation/undo-conflict', `“${label}” cannot be taken back: something it touched was changed since.`, { details: { tx } });
}

function changedMeanwhile({ tx, label }: EditName): AppError {
  const message = `“${label}” was not done: another tab changed something it touches. Try it again.`;
  return new AppError('annotation/undo-conflict', message, { details: { tx }, retryable: true });
}

// `lsn` and hashes follow from the content and the journal: they differ between a row and the same row put back. So does the
// time of a removal: only whether there is one counts.
function same(a: object | null, b: object | null): boolean {
  const content = (row: object | null) => {
    if (row === null) return null;
    return { ...row, lsn: 0, itemHash: null, ...('removedAt' in row ? { removedAt: '' } : {}) } as Json;
  };
  return canonicalJson(content(a)) === canonicalJson(content(b));
}

// What goes to Trash by a turn goes there now: its 30 days begin with the turn, not with the step that is turned.
function removedNow(change: Change): Change {
  if (change.store !== 'datasets' || change.after?.removedAt === undefined) return change;
  return { ...change, after: { ...change.after, removedAt: new Date().toISOString() } };
}

function inverse(change: Change): Change {
  return { ...change, before: change.after, after: change.before } as Change;
}

function changeOf(entry: JournalEntry): Change {
  const store = (Object.keys(operations) as Change['store'][]).find((name) => operations[name] === entry.op);
  if (!store) throw new AppError('annotation/undo-conflict', 'This step was made by another version of Slipway.', { details: { tx: entry.tx } });
  return { store, dataset: entry.datasetId, before: entry.before, after: entry.after } as unknown as Change;
}

function keyOf(change: Change): string | [string, string] {
  const { datasetId, key } = placeOf(change);
  return change.store === 'items' || change.store === 'records' ? [datasetId, key] : key;
}

function placeOf(change: Change): { datasetId: string; key: string } {
  if (change.store === 'items' || change.store === 'records') {
    const row = rowOf<Item | RecordRow>(change.after ?? change.before);
    return { datasetId: row.datasetId, key: row.key };
  }
  if (change.store === 'classLists') return { datasetId: change.dataset, key: rowOf<ClassList>(change.after ?? change.before).id };
  const { id } = rowOf<Dataset>(change.after ?? change.before);
  return { datasetId: id, key: id };
}

function rowOf<T>(row: T | null): T {
  if (row === null) throw new TypeError('A change needs a row on one side');
  return row;
}

interface MetaReader {
  objectStore(name: 'meta'): { get(key: string): Promise<{ readonly value: Json } | undefined> };
}

async function readHistory(tx: unknown, project: string): Promise<History> {
  const row = await (tx as MetaReader).objectStore('meta').get(historyName(project));
  return (row?.value as unknown as History | undefined) ?? { undo: [], redo: [] };
}

async function writeHistory(tx: WriteTx, project: string, history: History): Promise<void> {
  await tx.objectStore('meta').put({ name: historyName(project), value: history as unknown as Json });
}

/** The name in `meta` of a project's undo and redo lists. */
export function historyName(project: string): string {
  return historyPrefix + project;
}

/** Takes steps out of the undo and redo lists of all projects: what they would bring back is gone for ever. */
export async function forgetSteps(tx: WriteTx, steps: ReadonlySet<string>): Promise<void> {
  const store = tx.objectStore('meta');
  const left = (edits: readonly EditName[]) => edits.filter((edit) => !steps.has(edit.tx));
  for (const row of await store.getAll(IDBKeyRange.bound(historyPrefix, `${historyPrefix}\uffff`))) {
    const { undo, redo } = row.value as unknown as History;
    await store.put({ name: row.name, value: { undo: left(undo), redo: left(redo) } as unknown as Json });
  }
}

function newTx(): string {
  return crypto.randomUUID();
}
