/** Rows with an `id` that belong to a project: what the plain repositories are. */
import type { Durability, Scope } from '../database';
import type { SlipwayDb } from '../schema';

/** The stores whose rows have `id` and an index `byProject`. */
export type OwnedStore = 'datasets' | 'classLists' | 'snapshots' | 'splits' | 'models';

export class Rows<N extends OwnedStore> {
  protected readonly scope: Scope;
  protected readonly store: N;
  readonly #durability: Durability;

  constructor(scope: Scope, store: N, durability: Durability) {
    this.scope = scope;
    this.store = store;
    this.#durability = durability;
  }

  get(id: string): Promise<SlipwayDb[N]['value'] | undefined> {
    return this.scope.read([this.store], async (tx) => (await tx.objectStore<OwnedStore>(this.store).get(id)) as SlipwayDb[N]['value'] | undefined);
  }

  /** All rows of a project, or of the device, those in Trash and in staging included, by id. */
  list(projectId?: string): Promise<SlipwayDb[N]['value'][]> {
    return this.scope.read([this.store], async (tx) => {
      const store = tx.objectStore<OwnedStore>(this.store);
      const rows = projectId === undefined ? await store.getAll() : await store.index('byProject').getAll(projectId);
      return rows as SlipwayDb[N]['value'][];
    });
  }

  /** Writes a row, replacing the one with its id. */
  async put(row: SlipwayDb[N]['value']): Promise<void> {
    await this.scope.write([this.store], (tx) => tx.objectStore<OwnedStore>(this.store).put(row), this.#durability);
  }

  /** Removes a row for ever; one that is not there is fine. */
  async delete(id: string): Promise<void> {
    await this.scope.write([this.store], (tx) => tx.objectStore<OwnedStore>(this.store).delete(id), this.#durability);
  }
}
