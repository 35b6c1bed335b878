/** Projects: the workspaces of this device, and the state of each station of their line. */
import { AppError, type Dataset, freeName, isFinal, type Model, newId, normalName, type Project } from '@/lib/core';
import type { ProjectOverview, ProjectSummary } from './actions/project';
import type { EngineContext } from './context';
import { readCovers } from './covers';
import { countLabels, liveDatasets, setOver } from './datasets';
import { requireProject } from './project-row';

const maxNameLength = 120;
const coverCount = 8;

/** Projects that are not in the Trash, the one changed last first. */
export async function listProjects(context: EngineContext): Promise<ProjectSummary[]> {
  const projects = (await context.storage.projects.list()).filter((project) => !project.removedAt);
  const summaries = await Promise.all(projects.map((project) => summarize(context, project)));
  return summaries.sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
}

async function summarize(context: EngineContext, project: Project): Promise<ProjectSummary> {
  let photos = 0;
  const covers: string[] = [];
  for (const dataset of await pictureSets(context, project.id)) {
    photos += await context.storage.items.count(dataset.id);
    if (covers.length < coverCount) covers.push(...(await readCovers(context, dataset.id, coverCount - covers.length)));
  }
  return { id: project.id, name: project.name, createdAt: project.createdAt, updatedAt: project.updatedAt, photos, covers };
}

async function pictureSets(context: EngineContext, project: string): Promise<Dataset[]> {
  return (await liveDatasets(context, project)).filter((dataset) => dataset.role === 'data' && dataset.type === 'image');
}

/** Makes a project; a taken name gets a number. */
export async function createProject(context: EngineContext, name = 'My project'): Promise<{ id: string; name: string }> {
  const now = new Date().toISOString();
  const project: Project = { id: newId('project'), name: await freeProjectName(context, name), createdAt: now, updatedAt: now };
  await context.storage.projects.put(project);
  context.bus.post({ kind: 'changed', areas: ['projects'] });
  return { id: project.id, name: project.name };
}

/** The empty project that nobody has used yet, or a new one: pressing **New project** again and again leaves one. */
export async function unusedProject(context: EngineContext): Promise<{ id: string; name: string }> {
  const busy = new Set((await context.storage.jobs.list()).filter((job) => !isFinal(job.state)).map((job) => job.project));
  for (const { id, name, createdAt, updatedAt, removedAt } of await context.storage.projects.list()) {
    if (removedAt || updatedAt !== createdAt || busy.has(id)) continue;
    if ((await context.storage.datasets.list(id)).length === 0) return { id, name };
  }
  return createProject(context);
}

async function freeProjectName(context: EngineContext, name: string, except?: string): Promise<string> {
  const others = (await context.storage.projects.list()).filter((project) => project.id !== except);
  return freeName(
    normalName(name, maxNameLength),
    others.map((project) => project.name),
  );
}

/** Renames a project; a taken name gets a number. @throws AppError `project/not-found` */
export async function renameProject(context: EngineContext, id: string, name: string): Promise<{ id: string; name: string }> {
  const project = await requireProject(context, id);
  const free = await freeProjectName(context, name, id);
  await context.storage.projects.put({ ...project, name: free, updatedAt: new Date().toISOString() });
  context.bus.post({ kind: 'changed', areas: ['projects'] });
  return { id, name: free };
}

/** Moves a project to the Trash. @throws AppError `project/busy` {jobId} while one of its jobs runs */
export async function removeProject(context: EngineContext, id: string): Promise<{ id: string }> {
  const project = await requireProject(context, id);
  const busy = (await context.storage.jobs.list()).find((job) => job.project === id && !isFinal(job.state) && job.state !== 'interrupted');
  if (busy) throw new AppError('project/busy', `“${busy.title}” still runs in this project. Cancel it first.`, { details: { jobId: busy.id } });
  await context.storage.projects.put({ ...project, removedAt: new Date().toISOString() });
  context.bus.post({ kind: 'changed', areas: ['projects'] });
  return { id };
}

/** Takes a project out of the Trash. */
export async function restoreProject(context: EngineContext, id: string): Promise<{ id: string }> {
  const { removedAt: _removed, ...project } = await requireProject(context, id);
  await context.storage.projects.put(project);
  context.bus.post({ kind: 'changed', areas: ['projects'] });
  return { id };
}

/** What each station of the project's line says. */
export async function projectOverview(context: EngineContext, id: string): Promise<ProjectOverview> {
  const project = await requireProject(context, id);
  const sets = await pictureSets(context, id);
  const current = sets.reduce<Dataset | undefined>((last, dataset) => (!last || dataset.createdAt > last.createdAt ? dataset : last), undefined);
  const labels = current ? await countLabels(context, current) : { photos: 0, labelled: 0, classes: [] };
  const set = current ? await setOver(context, current) : null;
  const job = (await context.storage.jobs.list()).find((row) => row.project === id && (row.state === 'running' || row.state === 'queued'));
  return {
    id,
    name: project.name,
    dataset: current?.id ?? null,
    set: set?.id ?? null,
    photos: labels.photos,
    labelled: labels.labelled,
    classes: labels.classes.length,
    usedClasses: labels.classes.filter((cls) => cls.photos > 0).length,
    model: await newestModel(context, id),
    job: job ? { id: job.id, kind: job.kind } : null,
  };
}

async function newestModel(context: EngineContext, project: string): Promise<ProjectOverview['model']> {
  const models = (await context.storage.models.list(project)).filter((model) => !model.removedAt);
  const newest = models.reduce<Model | undefined>((last, model) => (!last || model.createdAt > last.createdAt ? model : last), undefined);
  if (!newest) return null;
  const { right, of } = newest.details;
  return { id: newest.id, name: newest.name, right: typeof right === 'number' ? right : 0, of: typeof of === 'number' ? of : 0 };
}
