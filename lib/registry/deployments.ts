/** Deployments and the signed manifests that they led to, as people and programs see them. */
import { type DeploymentRow, findDeployment, findManifest, findModel, listDeployments, type ManifestRow } from '@/db';
import type { ActorView, DeploymentKind, DeploymentView, deploymentEndpoints } from '@/lib/api';
import { actorOf } from './audit';
import { actOnEnvironment, decideAct } from './deployment-act';
import { environmentTag, environmentView } from './environment-view';
import { Reply, type Services } from './http/call';
import { notFound } from './http/match';
import { mapPage, readPage } from './pages';

function deploymentView(row: DeploymentRow): DeploymentView {
  const payload = row.payload as Readonly<Record<string, unknown>>;
  const { replaced } = payload as { readonly replaced?: number | null };
  return {
    id: row.id,
    seq: row.seq,
    revision: row.revision,
    kind: row.kind as DeploymentKind,
    model: row.modelName,
    version: row.versionNumber,
    previous: replaced ?? null,
    rollout: null,
    reason: row.reason,
    actor: row.actor as ActorView,
    createdAt: row.createdAt.toISOString(),
    payload,
  };
}

export const deploymentServices: Services<typeof deploymentEndpoints> = {
  'deployments.list': async ({ db, tenant, application, environment, query }) => {
    const model = query.model === undefined ? undefined : await findModel(db, application, query.model);
    if (query.model !== undefined && !model) throw notFound();
    const page = await readPage<DeploymentRow, readonly [number]>(
      query,
      ['number'],
      (limit, after) =>
        listDeployments(db, tenant, environment.id, { limit, ...(model ? { modelId: model.id } : {}), ...(after ? { before: after[0] } : {}) }),
      (row) => [row.seq],
    );
    return mapPage(page, deploymentView);
  },

  'deployments.create': async ({ db, host, tenant, application, environment, principal, body, query, now, request }) => {
    const place = { tenant, application, environment, artifacts: host.artifacts(), now };
    if (query.dryRun) return new Reply({ plan: (await decideAct(db, place, body)).plan }, { status: 200 });
    const ifMatch = request.headers.get('if-match');
    return db.transaction(async (tx) => {
      const done = await actOnEnvironment(tx, { ...place, actor: actorOf(principal), ifMatch, request }, body);
      const deployment = foundDeployment(await findDeployment(tx, tenant, environment.id, done.deploymentId));
      const view = await environmentView(tx, tenant, done.environment, now);
      return new Reply({ plan: done.plan, deployment, environment: view }, { status: 201, headers: { etag: environmentTag(view) } });
    });
  },

  'deployments.get': async ({ db, tenant, environment, params }) => {
    return foundDeployment(await findDeployment(db, tenant, environment.id, params.id));
  },

  'manifests.latest': async ({ db, environment }) => manifestView(await findManifest(db, environment.id, environment.seq)),

  'manifests.get': async ({ db, environment, params }) => {
    const seq = /^[1-9][0-9]{0,14}$/.test(params.seq) ? Number(params.seq) : 0;
    return manifestView(await findManifest(db, environment.id, seq));
  },
};

function foundDeployment(row: DeploymentRow | undefined): DeploymentView {
  if (!row) throw notFound();
  return deploymentView(row);
}

/** The envelope as devices get it, and its payload in plain sight. */
function manifestView(row: ManifestRow | undefined) {
  if (!row) throw notFound();
  const envelope = JSON.parse(new TextDecoder().decode(row.envelope)) as { readonly payload: string };
  const decoded = JSON.parse(Buffer.from(envelope.payload, 'base64url').toString()) as unknown;
  return { seq: row.seq, etag: row.etag, envelope: envelope as unknown, decoded };
}
