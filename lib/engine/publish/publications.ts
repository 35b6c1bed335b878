/**
 * What a person asked to publish and where it goes, kept on this device until it is done: a publication that cannot go now
 * (no network, nobody signed in) waits and goes later, also after a reload. A project remembers its place in the registry.
 */
import type { NewVersion } from '@/lib/api';
import type { Id, Json } from '@/lib/core';
import type { EngineContext } from '../context';

/** Where the models of a project go: slugs and names of the registry. */
export interface LaunchPlace {
  readonly org: string;
  readonly app: string;
  readonly model: string;
}

export type PublicationState = 'sending' | 'waiting' | 'done' | 'failed';

/** One wish to publish a model. */
export interface Publication {
  readonly id: string;
  readonly project: Id<'project'>;
  /** The model on this device. */
  readonly model: string;
  readonly to: LaunchPlace;
  readonly description: string;
  readonly state: PublicationState;
  readonly createdAt: string;
  /** The registry's pending version, so that a second try goes on with it. */
  readonly started: NewVersion | null;
  /** The number that it got. */
  readonly version: number | null;
  /** Why it waits or failed. */
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly jobId: string | null;
}

const publicationName = (id: string) => `publication:${id}`;
const placeName = (project: string) => `launch:${project}`;

export async function putPublication({ storage, bus }: EngineContext, publication: Publication): Promise<void> {
  await storage.meta.put(publicationName(publication.id), publication as unknown as Json);
  bus.post({ kind: 'changed', areas: ['launch'] });
}

export async function getPublication({ storage }: EngineContext, id: string): Promise<Publication | undefined> {
  return (await storage.meta.get(publicationName(id))) as Publication | undefined;
}

/** All publications, of one project when asked, newest first. */
export async function listPublications(context: EngineContext, project?: string): Promise<Publication[]> {
  const { meta } = context.storage;
  const rows: Publication[] = [];
  for (const name of await meta.names(publicationName(''))) {
    const row = (await meta.get(name)) as Publication | undefined;
    if (row && (project === undefined || row.project === project)) rows.push(row);
  }
  return rows.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}

/** Gives up a publication; what the registry has of it expires there by itself. */
export async function forgetPublication({ storage, bus }: EngineContext, id: string): Promise<void> {
  await storage.meta.delete(publicationName(id));
  bus.post({ kind: 'changed', areas: ['launch'] });
}

/** Where a project's models go, once one has been published. */
export async function launchPlace({ storage }: EngineContext, project: string): Promise<LaunchPlace | null> {
  return ((await storage.meta.get(placeName(project))) as LaunchPlace | undefined) ?? null;
}

export async function setLaunchPlace({ storage, bus }: EngineContext, project: string, place: LaunchPlace): Promise<void> {
  await storage.meta.put(placeName(project), { ...place });
  bus.post({ kind: 'changed', areas: ['launch'] });
}

const stateName = (project: string) => `launch-state:${project}`;

/** Keeps how a project stands in the registry. The same state once more is not written: pages ask every few seconds. */
export async function keepLaunchState({ storage, bus }: EngineContext, project: string, state: Json): Promise<void> {
  const kept = await storage.meta.get(stateName(project));
  if (kept !== undefined && facts(kept) === facts(state)) return;
  await storage.meta.put(stateName(project), state);
  bus.post({ kind: 'changed', areas: ['launch'] });
}

/** The state as it was kept; null before the first. */
export async function keptLaunchState({ storage }: EngineContext, project: string): Promise<Json> {
  return (await storage.meta.get(stateName(project))) ?? null;
}

/** Everything but the moment of reading. */
function facts(state: Json): string {
  return JSON.stringify(typeof state === 'object' && state !== null ? { ...state, at: undefined } : state);
}
