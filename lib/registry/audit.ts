/** The audit log: one entry for each write, in the write's own transaction. Actor and target are kept as they were then. */
import { createHmac } from 'node:crypto';
import { addAuditEntry, type Tenant, type Tx } from '@/db';
import type { ActorView } from '@/lib/api';
import { recordId } from '@/lib/core';
import type { Principal } from './access';
import { deriveKey } from './secrets';

/** What was done to what. `before` and `after` hold only what changed. */
export interface AuditNote {
  readonly action: string;
  readonly target: Readonly<Record<string, unknown>>;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Who did it, as a snapshot. */
export function actorOf(principal: Principal): ActorView {
  return { kind: principal.kind, id: principal.id, name: principal.name };
}

/** Writes the entry; fails with its transaction. */
export async function audit(
  tx: Tx,
  { tenant, actor, now, request }: { readonly tenant: Tenant; readonly actor: ActorView; readonly now: Date; readonly request?: Request },
  { action, target, before, after }: AuditNote,
): Promise<void> {
  const address = request?.headers.get('x-slipway-address') ?? '';
  await addAuditEntry(tx, {
    id: recordId('audit', now.getTime()),
    organizationId: tenant,
    at: now,
    actor,
    action,
    target,
    before: before ?? null,
    after: after ?? null,
    // The day is hashed in, so that an address cannot be followed from day to day; with a key, since there are too few addresses.
    ipHash: createHmac('sha256', deriveKey('address-hashing'))
      .update(`${now.toISOString().slice(0, 10)} ${address}`)
      .digest('hex')
      .slice(0, 32),
  });
}
