/** The record of one project, for use-cases that happen inside of it. */
import { AppError, type Project } from '@/lib/core';
import type { EngineContext } from './context';

/** A project. @throws AppError `project/not-found` */
export async function requireProject(context: EngineContext, id: string): Promise<Project> {
  const project = await context.storage.projects.get(id);
  if (!project) throw new AppError('project/not-found', 'This project is not on this device.', { details: { id } });
  return project;
}

/** Notes that something in a project changed: it comes first in the list. */
export async function touchProject(context: EngineContext, id: string): Promise<void> {
  const project = await requireProject(context, id);
  await context.storage.projects.put({ ...project, updatedAt: new Date().toISOString() });
}
