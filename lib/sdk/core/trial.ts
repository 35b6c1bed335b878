/**
 * A downloaded version has to prove itself on this device before anybody gets it: opened by its runner, run on the golden
 * samples, committed or reverted in one transaction. A trial that did not end left its row: the tab died. The second time
 * counts as a failure of the model (closing a tab looks the same, so not the first).
 */
import { type Device, type FailedRow, point, pointersOf, save, type TrialRow } from './device';
import { unless } from './download';
import { SdkError } from './error';
import { type Ready, runnerFor } from './installed';
import { within } from './manifest-body';
import type { GoldenResult, Runner, Session } from './runner';
import { sdkVersion } from './sdk-version';
import type { Write } from './store';

/** What is tried, and because of which manifest. */
export interface About {
  readonly model: string;
  readonly version: number;
  readonly variant: string;
  readonly seq: number;
}

/** Why a version was not taken. */
export interface Reverted {
  readonly model: string;
  readonly version: number;
  readonly variant: string;
  readonly reason: 'non_finite' | 'mismatch' | 'shape' | 'timeout' | 'open_failed' | 'crashed';
  readonly sample?: number | undefined;
  readonly maxError?: number | undefined;
  readonly backend?: string | undefined;
  readonly adapter?: string | undefined;
  /** What was thrown. */
  readonly message?: string | undefined;
}

interface Outcome extends Omit<Partial<GoldenResult>, 'reason'>, Pick<Reverted, 'backend' | 'adapter' | 'message'> {
  readonly reason?: Reverted['reason'] | undefined;
}

/**
 * Tries the staged version, then commits it or drops it.
 * @returns why it was reverted; null when it is committed
 * @throws SdkError `download/aborted`
 */
export async function tryStaged(device: Device, about: About, ready: Ready, signal: AbortSignal): Promise<Reverted | null> {
  const { model, version, variant, seq } = about;
  const key = `${model}/${version}/${variant}/${sdkVersion}`;
  const failed: FailedRow = { model, version, variant, sdk: sdkVersion };
  const runner = ready.golden ? runnerFor(device, ready.variant) : undefined;
  const outcome = runner ? await proveTwice(device, failed, ready, runner, signal) : {};
  const { reason, sample, maxError, passed, backend, adapter } = outcome;
  const event = { ...about, backend, adapter, reason };
  const end: Write = ['trial', model, undefined];
  if (signal.aborted) {
    await save(device, [end]); // stopped by a person: nothing to remember
    throw new SdkError('download/aborted');
  }
  if (reason) {
    const told = { ...event, data: { sample, maxError } };
    const events = ['trial_fail', 'reverted'].map((type) => ({ ...told, type }));
    await point(device, model, { staged: null }, [end, ['failed', key, failed]], events);
    return { ...failed, ...outcome, reason };
  }
  const { current, previous } = await pointersOf(device, model);
  const data = runner ? { passed, maxError } : { mode: 'files' };
  const committed = { current: ready.installed, previous: current ?? previous, staged: null, committedSeq: seq };
  const events = ['trial_ok', 'committed'].map((type) => ({ ...event, type, data }));
  await point(device, model, committed, [end], events);
  return null;
}

/** Opens and proves a version, once or, when the tab died meanwhile, twice. */
async function proveTwice(device: Device, failed: FailedRow, ready: Ready, runner: Runner, signal: AbortSignal): Promise<Outcome> {
  const { model, version, variant } = failed;
  const row = (await device.store.get('trial', model)) as TrialRow | undefined;
  const attempt = row?.version === version && row.variant === variant && row.sdk === sdkVersion ? row.attempt + 1 : 1;
  if (attempt > 2) return { reason: 'crashed' };
  await save(device, [['trial', model, { ...failed, attempt } satisfies TrialRow]]);
  let session: Session | undefined;
  const work = async (): Promise<Outcome> => {
    session = await runner.open(ready.files, ready.variant, ready.manifest, signal);
    return runner.prove(session, ready.golden ?? new Map(), ready.variant, ready.manifest, signal);
  };
  // What hangs is left alone; the end of the cycle tells it to stop.
  const outcome = await unless(signal, within(work(), device.policy.trialMs, device.host.clock)).catch((thrown: unknown): Outcome => {
    const isLate = (thrown as Partial<SdkError>).code === 'manifest/timeout';
    return { reason: isLate ? 'timeout' : 'open_failed', message: String(thrown) };
  });
  await session?.close();
  return { ...outcome, backend: session?.backend, adapter: session?.adapter };
}
