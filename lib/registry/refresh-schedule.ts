/**
 * When a manifest has to be signed anew: after a third of its life, so that a device that is online never meets an expired
 * one. Each manifest brings the task of its own renewal; a task whose manifest was followed by another has nothing to do.
 */
import type { EnvironmentRow, Tenant, Tx } from '@/db';
import { enqueueTask } from './enqueue-task';

const dayMs = 24 * 60 * 60 * 1000;

/** What a `refresh` task carries. */
export interface RefreshPayload {
  readonly tenant: Tenant;
  readonly applicationId: string;
  readonly environmentId: string;
  /** Of the manifest that is to be renewed. */
  readonly seq: number;
}

export async function scheduleRefresh(
  tx: Tx,
  { environment, tenant, seq, now }: { readonly environment: EnvironmentRow; readonly tenant: Tenant; readonly seq: number; readonly now: Date },
): Promise<void> {
  const payload: RefreshPayload = { tenant, applicationId: environment.applicationId, environmentId: environment.id, seq };
  const runAt = new Date(now.getTime() + (environment.ttlDays * dayMs) / 3);
  await enqueueTask(tx, { kind: 'refresh', payload, runAt });
}
