/** Environments as screens and programs see them: one query each for targets and devices, however many environments. */
import { countEnvironmentDevices, type Database, type EnvironmentRow, listTargets, type Tenant, type Tx } from '@/db';
import type { ActorView, EnvironmentView } from '@/lib/api';

const activeDays = 7;

/** The views of some environments of one tenant, in their order. @param now the end of the days in which a device counts as active */
export async function environmentViews(db: Database | Tx, tenant: Tenant, rows: readonly EnvironmentRow[], now: Date): Promise<EnvironmentView[]> {
  const ids = rows.map(({ id }) => id);
  const targets = await listTargets(db, tenant, ids);
  const firstDay = new Date(now.getTime() - (activeDays - 1) * 86_400_000).toISOString().slice(0, 10);
  const devices = new Map((await countEnvironmentDevices(db, tenant, ids, firstDay)).map((facts) => [facts.environmentId, facts]));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    key: row.publicKey,
    protected: row.protected,
    frozenUntil: row.frozenUntil?.toISOString() ?? null,
    ttlDays: row.ttlDays,
    minPollSeconds: row.minPollSeconds,
    seq: row.seq,
    revision: row.revision,
    targets: targets
      .filter(({ environmentId }) => environmentId === row.id)
      .map(({ model, modelId, default: current, previous, blocked, since, by }) => ({
        ...{ model, modelId, default: current, previous, rollout: null, blocked },
        since: since?.toISOString() ?? null,
        by: (by ?? null) as ActorView | null,
      })),
    devices: { active7d: devices.get(row.id)?.active ?? 0, total: devices.get(row.id)?.total ?? 0 },
    updatedAt: row.updatedAt.toISOString(),
  }));
}

/** The view of one environment. */
export async function environmentView(db: Database | Tx, tenant: Tenant, row: EnvironmentRow, now: Date): Promise<EnvironmentView> {
  const [view] = await environmentViews(db, tenant, [row], now);
  if (!view) throw new TypeError('One environment has one view');
  return view;
}

/** What `If-Match` compares: the count of acts of people and policies. */
export function environmentTag({ revision }: { readonly revision: number }): string {
  return `"r${revision}"`;
}
