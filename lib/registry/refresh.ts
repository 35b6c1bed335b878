/**
 * Signs the manifest of an environment anew before it expires: the same head, the next seq, a later end. It is nobody's act, so
 * the revision stays and a dialog that is open stays valid (delivery.md 7).
 */
import { lockEnvironment } from '@/db';
import type { ActorView } from '@/lib/api';
import { audit } from './audit';
import type { Host } from './http/call';
import { publishHead } from './manifest';
import type { RefreshPayload } from './refresh-schedule';
import { versionManifestReader } from './version-manifest';

const actor: ActorView = { kind: 'system', id: 'refresh', name: 'Slipway' };

/** The task `refresh`; its payload is a `RefreshPayload`. Does nothing when another manifest came first, or the environment is retired. */
export async function refreshManifest(host: Host, payload: unknown): Promise<void> {
  const { tenant, applicationId, environmentId, seq } = payload as RefreshPayload;
  const now = host.now();
  const db = await host.db();
  await db.transaction(async (tx) => {
    const environment = await lockEnvironment(tx, { organizationId: tenant, id: environmentId });
    if (environment?.seq !== seq) return;
    const context = { tenant, application: { id: applicationId }, environment, actor, now };
    const published = await publishHead(tx, context, { kind: 'refresh' }, versionManifestReader(host.artifacts()));
    await audit(
      tx,
      { tenant, actor, now },
      { action: 'environment.refresh', target: { kind: 'environment', id: environmentId, name: environment.name }, after: { seq: published.seq } },
    );
  });
}
