/** Deploy, promote and roll back: one act on an environment, with the state it was decided on. */
import { type DeployAct, type DeployPlan, deploymentEndpoints, registryEndpoints } from '@/lib/api';
import type { Connection } from './connection';

/** What `deploy`, `rollback` and `promote` answer. A dry run has no deployment. */
export interface ActDocument {
  readonly deployment: {
    readonly id: string;
    readonly seq: number;
    readonly kind: string;
    readonly model: string | null;
    readonly version: number | null;
    readonly previous: number | null;
  } | null;
  readonly plan: DeployPlan;
}

/** @throws AppError `environment/stale`, `environment/frozen`, `deployment/*`, `version/*` */
export async function actOn({ api, org, app }: Connection, env: string, act: DeployAct, dryRun = false): Promise<ActDocument> {
  const params = { org, app, env };
  const { etag } = await api.ask(registryEndpoints['environments.get'], { params });
  const { plan, deployment } = await api.call(deploymentEndpoints['deployments.create'], {
    params,
    body: act,
    headers: { 'if-match': etag ?? '*' },
    ...(dryRun ? { query: { dryRun: '1' as const } } : {}),
  });
  if (!deployment) return { deployment: null, plan };
  const { id, seq, kind, model, version, previous } = deployment;
  return { deployment: { id, seq, kind, model, version, previous }, plan };
}

/** The same for people. */
export function printAct({ deployment, plan }: ActDocument, env: string): string {
  const move = `${plan.model}: version ${plan.from ?? 'none'} to ${plan.to} on ${env}`;
  const devices = `${plan.devicesMoving} of ${plan.devicesActive7d} active devices move, ${plan.bytesPerDevice.delta} bytes each`;
  return deployment ? `${move} (${deployment.kind}, seq ${deployment.seq}); ${devices}` : `Would do ${move}; ${devices}`;
}
