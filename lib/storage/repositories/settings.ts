/** Named values of the device: settings, small lists, the last clean close (store `meta`). */
import type { Json } from '@/lib/core';
import type { Scope } from '../database';

export class Settings {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** A value, or undefined when it was never put. */
  async get(name: string): Promise<Json | undefined> {
    return (await this.#scope.read(['meta'], (tx) => tx.objectStore('meta').get(name)))?.value;
  }

  /** The names that begin with a prefix. */
  async names(prefix: string): Promise<string[]> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    return this.#scope.read(['meta'], (tx) => tx.objectStore('meta').getAllKeys(range));
  }

  async put(name: string, value: Json): Promise<void> {
    await this.#scope.write(['meta'], (tx) => tx.objectStore('meta').put({ name, value }));
  }

  async delete(name: string): Promise<void> {
    await this.#scope.write(['meta'], (tx) => tx.objectStore('meta').delete(name));
  }
}
