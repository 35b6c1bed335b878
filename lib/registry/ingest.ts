/** Takes in what a device reports: stores each event once and brings the counted states up to date, in one transaction. */
import { type Database, nameKey, type StoredEvent } from '@/db';
import { type DeviceEvent, readEventBatch } from './event-batch';
import { storeTogether } from './ingest-queue';

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
  const known = new Map<string, StoredEvent>();
  for (const event of events) if (!known.has(event.id)) known.set(event.id, storedEvent(event, now));
  const wanted = [...known.values()];
  const place = { environmentId: environment.id, applicationId: environment.applicationId, installId: install };
  const accepted = wanted.length === 0 ? 0 : await storeTogether(db, { ...place, receivedAt: now.toISOString(), events: wanted });
  return { accepted, duplicate: events.length - accepted, rejected };
}

function storedEvent({ model, day, t, ...event }: DeviceEvent, now: Date): StoredEvent {
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
    modelKey: model === null ? null : nameKey(model),
  };
}
