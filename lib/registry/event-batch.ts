/**
 * Reads what a device reports: a batch of events (`delivery.md` 13). Each event stands or falls alone, so that one bad event does
 * not hold back the others. Only the listed words are kept of a device: no address, no user agent.
 */
import { AppError } from '@/lib/core';

const eventTypes = [
  'alive',
  'available',
  'download_done',
  'download_fail',
  'trial_ok',
  'trial_fail',
  'committed',
  'reverted',
  'incompatible',
  'manifest_refused',
  'quota_fallback',
  'evicted',
] as const;
export type EventType = (typeof eventTypes)[number];

/** The words that describe a device; anything else is refused. `adapter` and `sdk` are free, but short. */
const dimWords = {
  browser: ['chrome', 'edge', 'firefox', 'safari', 'samsung', 'other'],
  os: ['android', 'ios', 'windows', 'macos', 'linux', 'chromeos', 'other'],
  deviceClass: ['phone', 'tablet', 'computer', 'kiosk', 'other'],
  backend: ['webgpu', 'wasm', 'webgl', 'cpu', 'none'],
} as const;
const longestText = 64;
const longestData = 4096;
/** As JSON writes them: the character 0 and halves of surrogate pairs. Postgres refuses to store them. */
const unstorable = /\\u(?:0000|d[89a-f])/;
const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const largestBatch = 100;

export type Dims = Readonly<Record<keyof typeof dimWords | 'adapter' | 'sdk', string>>;

/** One event that is as it should be. `model` is still the name that the device used. */
export interface DeviceEvent {
  readonly id: string;
  readonly n: number;
  readonly t: number;
  readonly day: string;
  readonly type: EventType;
  readonly model: string | null;
  readonly version: number | null;
  readonly seq: number | null;
  readonly reason: string | null;
  readonly dims: Dims;
  readonly data: unknown;
}

export interface EventBatch {
  readonly install: string;
  readonly events: readonly DeviceEvent[];
  readonly rejected: readonly { readonly index: number; readonly code: string }[];
}

/** @throws AppError `request/invalid` when it is no batch at all, `request/too-large` {limit} above 100 events */
export function readEventBatch(text: string): EventBatch {
  const batch = parseObject(text);
  const { schema, install, events } = batch;
  if (schema !== 'slipway.events/1' || typeof install !== 'string' || !/^[A-Za-z0-9_-]{8,64}$/.test(install) || !Array.isArray(events)) {
    throw new AppError('request/invalid', 'This is not a batch of events (slipway.events/1).');
  }
  if (events.length > largestBatch) {
    throw new AppError('request/too-large', `A batch has at most ${largestBatch} events.`, { details: { limit: largestBatch } });
  }
  const good: DeviceEvent[] = [];
  const rejected: { index: number; code: string }[] = [];
  for (const [index, event] of events.entries()) {
    const read = readEvent(event);
    if (typeof read === 'string') rejected.push({ index, code: read });
    else good.push(read);
  }
  return { install, events: good, rejected };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new AppError('request/invalid', 'The body is not JSON.', { cause });
  }
  throw new AppError('request/invalid', 'This is not a batch of events (slipway.events/1).');
}

/** The event, or the code with which it is refused. */
function readEvent(value: unknown): DeviceEvent | string {
  if (typeof value !== 'object' || value === null) return 'event/type';
  const event = value as Record<string, unknown>;
  const { id, n, t, day, type } = event;
  if (typeof id !== 'string' || !uuidV7.test(id) || !isCount(n) || !isCount(t) || !isDay(day)) return 'event/id';
  if (!eventTypes.includes(type as EventType)) return 'event/type';
  const dims = readDims(event['dims']);
  if (!dims) return 'event/dims';
  const [model, version, seq, reason] = [event['model'] ?? null, event['version'] ?? null, event['seq'] ?? null, event['reason'] ?? null];
  const isGoodPlace = isShortText(model) && isNumberOrNull(version, 2 ** 31 - 1) && isNumberOrNull(seq, Number.MAX_SAFE_INTEGER);
  if (!isGoodPlace || (version !== null && model === null)) return 'event/version';
  if (!isShortText(reason)) return 'event/type';
  const data = event['data'] ?? null;
  if (JSON.stringify(data).length > longestData || unstorable.test(JSON.stringify([model, reason, dims, data]))) return 'event/type';
  return { id, n, t, day, type: type as EventType, model, version, seq, reason, dims, data };
}

function readDims(value: unknown): Dims | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const given = value as Record<string, unknown>;
  const hasOnlyKnown = Object.keys(given).every((key) => Object.hasOwn(dimWords, key) || key === 'adapter' || key === 'sdk');
  const hasGoodWords = Object.entries(dimWords).every(([key, words]) => (words as readonly unknown[]).includes(given[key]));
  const { adapter = '', sdk = '' } = given;
  if (!hasOnlyKnown || !hasGoodWords || adapter === null || sdk === null || !isShortText(adapter) || !isShortText(sdk)) return undefined;
  return { ...(given as Dims), adapter: adapter ?? '', sdk: sdk ?? '' };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isNumberOrNull(value: unknown, most: number): value is number | null {
  return value === null || (isCount(value) && value > 0 && value <= most);
}

function isShortText(value: unknown): value is string | null {
  return value === null || (typeof value === 'string' && value.length <= longestText && !value.includes('\0'));
}

/** A calendar day that exists. */
function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
