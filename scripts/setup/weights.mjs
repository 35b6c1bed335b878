// Starter weights: fetched once, verified by lib/ml, shown in `public/weights/status.json` and at the terminal.
// A failure is only a warning: the studio works without, says which weights are missing, and the next start tries again.
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importTs } from './import-ts.mjs';
import { publicDir } from './paths.mjs';
import { say } from './steps.mjs';

const weightsDir = join(publicDir, 'weights');
const stallMs = 30_000;
const reportEveryMs = 5000;

/**
 * Reads the catalog's starters and writes the first status file.
 * @returns {Promise<{fetchNext: () => Promise<boolean>, stop: () => void, missing: () => string[]}>} `fetchNext` makes sure
 *   of the smallest starter not yet asked for and is false when there is none left; `missing` names those that are not there
 */
export async function openStarters() {
  const { weightsCatalog } = await importTs('lib/ml/weights/catalog/index.ts');
  const { fetchStarter } = await importTs('lib/ml/node.ts');
  const entries = weightsCatalog.all.filter((entry) => entry.starter && entry.source.kind === 'npm');
  const status = new StatusFile(entries);
  const waiting = [...entries];
  const stopping = new AbortController();
  const fetchNext = async () => {
    const entry = waiting.shift();
    if (!entry || stopping.signal.aborted) return false;
    await fetchOne(entry, status, fetchStarter, stopping.signal);
    return true;
  };
  return { fetchNext, stop: () => stopping.abort(), missing: () => entries.filter((entry) => !status.isReady(entry.id)).map((entry) => entry.id) };
}

async function fetchOne(entry, status, fetchStarter, stopSignal) {
  const stalled = new AbortController();
  const restart = () => setTimeout(() => stalled.abort(), stallMs);
  let watch = restart();
  let toldMs = Date.now();
  const onProgress = (progress) => {
    clearTimeout(watch);
    watch = restart();
    status.set(entry.id, { state: 'fetching', receivedBytes: progress.done, totalBytes: progress.total, etaSeconds: progress.etaSeconds });
    if (progress.done > 0 && Date.now() - toldMs < reportEveryMs) return;
    toldMs = Date.now();
    say(`  ${entry.title}: ${megabytes(progress.done)} of ${megabytes(progress.total)} MB${timeLeft(progress.etaSeconds)}`);
  };
  try {
    const signal = AbortSignal.any([stopSignal, stalled.signal]);
    const { fetched } = await fetchStarter(entry, join(weightsDir, entry.id), { signal, onProgress });
    status.set(entry.id, { state: 'ready' });
    if (fetched) say(`  ${entry.title}: ready`);
  } catch (error) {
    if (stopSignal.aborted) return status.set(entry.id, { state: 'missing' });
    const message = stalled.signal.aborted ? 'nothing arrived for half a minute' : error.message;
    status.set(entry.id, { state: 'failed', message });
    say(`Warning: the weights ${entry.id} are missing: ${message} Slipway works without them and tries again at the next start.`);
  } finally {
    clearTimeout(watch);
  }
}

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

function timeLeft(seconds) {
  if (seconds === undefined) return '';
  return seconds < 90 ? `, about ${Math.ceil(seconds)} s left` : `, about ${Math.ceil(seconds / 60)} min left`;
}

/**
 * `status.json`: `{weights: [{id, title, bytes, state, receivedBytes?, totalBytes?, etaSeconds?, message?}]}`, state one of
 * ready, fetching, missing, failed. The page and the health answer read it.
 */
class StatusFile {
  #weights;
  #path = join(weightsDir, 'status.json');

  constructor(entries) {
    // The folder of an entry appears in one rename after everything in it was verified.
    const stateNow = (id) => (existsSync(join(weightsDir, id)) ? 'ready' : 'missing');
    this.#weights = entries.map(({ id, title, bytes }) => ({ id, title, bytes, state: stateNow(id) }));
    mkdirSync(weightsDir, { recursive: true });
    this.#write();
  }

  isReady(id) {
    return this.#weights.find((weight) => weight.id === id)?.state === 'ready';
  }

  set(id, change) {
    this.#weights = this.#weights.map((weight) => (weight.id === id ? { id, title: weight.title, bytes: weight.bytes, ...change } : weight));
    this.#write();
  }

  /** In one rename, so that no reader sees half a file. */
  #write() {
    const partPath = `${this.#path}.${process.pid}.part`;
    writeFileSync(partPath, `${JSON.stringify({ weights: this.#weights }, null, 1)}\n`);
    renameSync(partPath, this.#path);
  }
}
