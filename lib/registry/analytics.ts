/** Who runs what, and is it well? Answers are read from states; no counter goes up and down (`delivery.md` 13). */
import { countActiveByDay, countActiveDevices, countFailures, countVersions, countVersionsByDay, findModel, readConnection } from '@/db';
import type { ActiveView, analyticsEndpoints, FailureReason, VersionUse } from '@/lib/api';
import { AppError } from '@/lib/core';
import type { Services } from './http/call';
import { notFound } from './http/match';

const dayMs = 86_400_000;
const activeDays = 7;

export const analyticsServices: Services<typeof analyticsEndpoints> = {
  'analytics.active': async ({ db, application, environment, query, now }) => {
    const days = lastDays(Number(query.range ?? '30'), now);
    const from = days[0] ?? '';
    const model = query.model === undefined ? undefined : await findModel(db, application, query.model);
    if (query.model !== undefined && !model) throw notFound();
    if (query.group === 'version' && !model) throw new AppError('request/invalid', 'Which model? The group version needs one.');
    const rows =
      query.group === 'version' && model
        ? await countVersionsByDay(db, environment.id, from, model.id)
        : await countActiveByDay(db, environment.id, from, query.group === 'version' ? null : (query.group ?? null));
    return { days, series: seriesOf(days, rows), ...(await countActiveDevices(db, environment.id, from)) };
  },
  'analytics.versions': async ({ db, application, environment, query, now }) => {
    const model = await findModel(db, application, query.model);
    if (!model) throw notFound();
    const counts = await countVersions(db, environment.id, model.id, new Date(now.getTime() - activeDays * dayMs));
    const failures = await countFailures(db, environment.id, model.id);
    const active = counts.reduce((sum, version) => sum + version.active, 0);
    const items = counts.map(
      (count): VersionUse => ({ ...count, adoption: active === 0 ? null : count.active / active, reasons: reasonsOf(count.version, failures) }),
    );
    return { items };
  },
  'analytics.connection': async ({ db, environment, now }) => {
    const { installs, lastCode } = await readConnection(db, environment.id, new Date(now.getTime() - dayMs));
    return { lastEventAt: environment.lastEventAt?.toISOString() ?? null, installs24h: installs, lastCode };
  },
};

function reasonsOf(version: number, failures: readonly (FailureReason & { readonly version: number })[]): FailureReason[] {
  return failures
    .filter((failure) => failure.version === version)
    .map(({ reason, backend, adapter, devices }) => ({ reason, backend, adapter, devices }));
}

/** The last UTC days up to today, oldest first. */
function lastDays(count: number, now: Date): string[] {
  return Array.from({ length: count }, (_, i) => new Date(now.getTime() - (count - 1 - i) * dayMs).toISOString().slice(0, 10));
}

/** One series for each key, with a 0 for every day without devices. */
function seriesOf(
  days: readonly string[],
  rows: readonly { readonly day: string; readonly key: string; readonly count: number }[],
): ActiveView['series'] {
  const byKey = new Map<string, number[]>();
  for (const { day, key, count } of rows) {
    const counts = byKey.get(key) ?? days.map(() => 0);
    byKey.set(key, counts);
    const at = days.indexOf(day);
    if (at >= 0) counts[at] = count;
  }
  return [...byKey].map(([key, counts]) => ({ key, counts })).sort((a, b) => (a.key < b.key ? -1 : 1));
}
