/** The rows of the job journal (pipelines.md 6). Rows beyond 30 days or 500 are dropped when asked. */
import { isFinal, type Job, type JobState } from '@/lib/core';
import type { Scope } from '../database';

const maxJobs = 500;
const maxAgeMs = 30 * 24 * 3_600_000;

export class Jobs {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  get(id: string): Promise<Job | undefined> {
    return this.#scope.read(['jobs'], (tx) => tx.objectStore('jobs').get(id));
  }

  async put(job: Job): Promise<void> {
    await this.#scope.write(['jobs'], (tx) => tx.objectStore('jobs').put(job));
  }

  /** All jobs of the device, the newest first. */
  async list(): Promise<Job[]> {
    const jobs = await this.#scope.read(['jobs'], (tx) => tx.objectStore('jobs').getAll());
    return jobs.sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
  }

  byState(state: JobState): Promise<Job[]> {
    return this.#scope.read(['jobs'], (tx) => tx.objectStore('jobs').index('byState').getAll(state));
  }

  async delete(id: string): Promise<void> {
    await this.#scope.write(['jobs'], (tx) => tx.objectStore('jobs').delete(id));
  }

  /** Drops finished jobs that are too old or too many. @returns their ids */
  async prune(nowMs = Date.now()): Promise<string[]> {
    const jobs = await this.list();
    const dropped = jobs.filter((job, i) => isFinal(job.state) && (i >= maxJobs || nowMs - Date.parse(job.createdAt) > maxAgeMs)).map(({ id }) => id);
    await this.#scope.write(['jobs'], async (tx) => {
      for (const id of dropped) await tx.objectStore('jobs').delete(id);
    });
    return dropped;
  }
}
