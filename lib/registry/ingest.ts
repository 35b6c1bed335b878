/** Takes in what a device reports: stores each event once, then brings the counted states up to date, in one transaction. */
import { applyEvents, type Database, insertEvents, modelIdsByName, nameKey, noteLastEvent, type StoredEvent } from '@/db';
import { type DeviceEvent, readEventBatch } from './event-batch';

const dayMs = 86_400_000;
/** Days further from today than this are the fault of a wrong clock: they count on the day they arrived. */
const oldestDays = 30;
const newestDays = 1;
/** The partition of events whose day is too far off: a second sending meets the same key there. */
const oddDay = '1970-01-01';

export interface IngestAnswer {
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: readonly { readonly index: number; readonly code: string }[];
}

export interface IngestRequest {
  readonly db: Database;
  readonly environment: { readonly id: string; readonly applicationId: string };
  /** The body: JSON of `slipway.events/1`. */
  readonly text: string;
  readonly now: Date;
}

/**
 * @returns how many events were new, known already, or refused one by one
 * @throws AppError `request/invalid`, `request/too-large`
 */
export async function ingestEvents({ db, environment, text, now }: IngestRequest): Promise<IngestAnswer> {
  const { install, events, rejected } = readEventBatch(text);
  const modelIds = events.some(({ model }) => model !== null) ? await modelIdsByName(db, environment.applicationId) : new Map<string, string>();
  const known = new Map<string, StoredEvent>();
  for (const event of events) if (!known.has(event.id)) known.set(event.id, storedEvent(event, modelIds, now));
  const wanted = [...known.values()];
  const accepted = wanted.length === 0 ? 0 : await store(db, environment.id, install, wanted, now);
  return { accepted, duplicate: events.length - accepted, rejected };
}

async function store(db: Database, environmentId: string, install: string, wanted: readonly StoredEvent[], now: Date): Promise<number> {
  const accepted = await db.transaction(async (tx) => {
    const ids = new Set(await insertEvents(tx, environmentId, install, wanted, now));
    const fresh = wanted.filter(({ id }) => ids.has(id));
    if (fresh.length > 0) await applyEvents(tx, environmentId, install, fresh, now);
    return fresh.length;
  });
  if (accepted > 0) await noteLastEvent(db, environmentId, now);
  return accepted;
}

function storedEvent({ model, day, t, ...event }: DeviceEvent, modelIds: ReadonlyMap<string, string>, now: Date): StoredEvent {
  const today = now.toISOString().slice(0, 10);
  const ageDays = (Date.parse(today) - Date.parse(day)) / dayMs;
  const isOdd = ageDays > oldestDays || ageDays < -newestDays;
  // The device's clock says when, but never later than now.
  const at = isOdd || t > now.getTime() || now.getTime() - t > (oldestDays + 1) * dayMs ? now : new Date(t);
  return {
    ...event,
    t,
    day: isOdd ? oddDay : day,
    countsOn: isOdd ? today : day,
    at: at.toISOString(),
    modelId: model === null ? null : (modelIds.get(nameKey(model)) ?? null),
  };
}
