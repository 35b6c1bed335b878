/** Project rows. Naming, Trash and what a project's line says are use-cases of lib/engine. */
import type { Project } from '@/lib/core';
import type { Scope } from '../database';

export class Projects {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  get(id: string): Promise<Project | undefined> {
    return this.#scope.read(['projects'], (tx) => tx.objectStore('projects').get(id));
  }

  /** All projects, those in Trash included, by id. */
  list(): Promise<Project[]> {
    return this.#scope.read(['projects'], (tx) => tx.objectStore('projects').getAll());
  }

  async put(project: Project): Promise<void> {
    await this.#scope.write(['projects'], (tx) => tx.objectStore('projects').put(project), 'strict');
  }

  /** Removes the row for ever; what belongs to the project is not touched. */
  async delete(id: string): Promise<void> {
    await this.#scope.write(['projects'], (tx) => tx.objectStore('projects').delete(id), 'strict');
  }
}
