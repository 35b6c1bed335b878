/** The audit log of an organization, newest first. */
import { type AuditRow, listAuditEntries } from '@/db';
import type { ActorView, AuditView, accountEndpoints } from '@/lib/api';
import type { Services } from '../http/call';
import { mapPage, readPage } from '../pages';

export const auditServices: Services<Pick<typeof accountEndpoints, 'audit.list'>> = {
  'audit.list': async ({ db, tenant, query }) => {
    const { actor, action, from, to } = query;
    const filter = {
      ...(actor === undefined ? {} : { actor }),
      ...(action === undefined ? {} : { action }),
      ...(from === undefined ? {} : { from: new Date(from) }),
      ...(to === undefined ? {} : { to: new Date(to) }),
    };
    const page = await readPage<AuditRow, readonly [number, string]>(
      query,
      ['number', 'string'],
      (limit, after) => listAuditEntries(db, tenant, { ...filter, limit, ...(after ? { after: { at: new Date(after[0]), id: after[1] } } : {}) }),
      (row) => [row.at.getTime(), row.id],
    );
    return mapPage(page, auditView);
  },
};

function auditView({ id, at, actor, action, target, before, after }: AuditRow): AuditView {
  return { id, at: at.toISOString(), actor: actor as ActorView, action, target: target as AuditView['target'], before, after };
}
