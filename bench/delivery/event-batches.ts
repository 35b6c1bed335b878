/**
 * The events that are sent: batches of 20, each from one of 2,000 installs, in the mix that a device sends when a new version
 * arrives, and every id only once. As rows, the same events are what the table holds afterwards.
 */
export const batchSize = 20;
const installs = 2000;
/** The days of a device: it is alive, hears of a version, fetches it, tries it, keeps it. */
const types = ['alive', 'available', 'download_done', 'trial_ok', 'committed'] as const;
const dims = { browser: 'chrome', os: 'android', deviceClass: 'phone', backend: 'webgpu', adapter: 'qualcomm-adreno-7xx', sdk: '1.0.0' };

export interface SentEvent {
  readonly id: string;
  readonly n: number;
  readonly t: number;
  readonly day: string;
  readonly type: (typeof types)[number];
  readonly model?: string;
  readonly version?: number;
  readonly seq?: number;
  readonly dims: typeof dims;
}

export interface SentBatch {
  readonly schema: 'slipway.events/1';
  readonly install: string;
  readonly events: readonly SentEvent[];
}

/**
 * Gives the next batch at each call.
 * @param run 0 to 65,535; batches of different runs have no id in common
 * @param now milliseconds since 1970
 */
export function batchMaker(run: number, model: string, now: () => number = Date.now): () => SentBatch {
  let batch = 0;
  return () => {
    const install = `bench-${String(batch % installs).padStart(6, '0')}`;
    const t = now();
    const day = new Date(t).toISOString().slice(0, 10);
    const events = Array.from({ length: batchSize }, (_, i): SentEvent => {
      const type = types[i % types.length] ?? 'alive';
      const place = type === 'alive' ? {} : { model, version: 1 + (batch % 3), seq: 1 };
      return { id: uuidV7(t, run, batch * batchSize + i), n: batch * batchSize + i + 1, t, day, type, ...place, dims };
    });
    batch += 1;
    return { schema: 'slipway.events/1', install, events };
  };
}

/** A UUIDv7 whose random part counts instead: no two are equal. */
function uuidV7(t: number, run: number, serial: number): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const time = hex(t, 12);
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${hex(run, 4)}${hex(serial, 8)}`;
}

/** The columns of the table `events`, in the order of {@link rowsOf}. */
export const columns = [
  ...['environment_id', 'sent_day', 'event_id', 'install_id', 'n', 't', 'type', 'model_id', 'version', 'seq', 'reason', 'dims', 'data'],
  'received_at',
];

/** Where events belong, by the ids that stand in their rows. */
export interface EventPlace {
  readonly environmentId: string;
  readonly modelId: string;
}

/** The values of a batch, row after row, as they stand in the table. */
export function rowsOf({ install, events }: SentBatch, { environmentId, modelId }: EventPlace): unknown[] {
  const received = new Date().toISOString();
  return events.flatMap(({ id, n, t, day, type, model, version, seq, dims: device }) => [
    ...[environmentId, day, id, install, n, t, type, model === undefined ? null : modelId, version ?? null, seq ?? null],
    ...[null, JSON.stringify(device), null, received],
  ]);
}
