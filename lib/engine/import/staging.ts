/**
 * Staging: an import fills a data set that nobody sees until one transaction makes it live. Whatever happens before that
 * (cancel, crash, a closed tab) is undone by removing the staged data set; storage is then as it was.
 */
import type { ContentHash, Job } from '@/lib/core';
import type { EngineContext } from '../context';

/** Removes what a job had staged: rows, then bytes that nothing else refers to, then the project when the job had made one. */
export async function removeStaged(context: EngineContext, job: Pick<Job, 'target'>): Promise<void> {
  const { dataset, ownProject } = job.target;
  if (typeof dataset === 'string') await removeStagedDataset(context, dataset);
  if (typeof ownProject === 'string') await removeEmptyProject(context, ownProject);
}

/** Removes a project that a job made for itself, unless something has come into it. */
export async function removeEmptyProject(context: EngineContext, id: string): Promise<void> {
  if ((await context.storage.datasets.list(id)).length === 0) await context.storage.projects.delete(id);
}

/**
 * Removes a staged data set with its rows and its unshared bytes; a live one is left alone.
 * @param staged bytes that have no row yet
 */
export async function removeStagedDataset(context: EngineContext, id: string, staged: Iterable<ContentHash> = []): Promise<void> {
  const dataset = await context.storage.datasets.get(id);
  if (dataset?.state !== 'staging') return;
  const family = (await context.storage.datasets.list(dataset.projectId)).filter((row) => row.id === id || row.over === id);
  for (const row of family) await context.storage.deleteDataset(row.id, staged);
}
