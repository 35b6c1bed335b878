/**
 * Runs a job: writes its row, holds its Web Lock, reports progress, settles it with an outcome, an error or a cancel. The row
 * in storage is the truth; messages on the bus only make it quick. What a job does is its caller's business.
 */
import {
  type AppError,
  type Id,
  type Job,
  type JobKind,
  type Json,
  newId,
  type OnProgress,
  type Progress,
  throttleProgress,
  toAppError,
} from '@/lib/core';
import type { EngineContext } from '../context';
import { appendLog, jobLockName, jobView, type LogLevel } from './journal';

/** How often the row in storage follows the progress. The bus hears of it ten times a second. */
const persistMs = 1000;

export interface JobStart {
  readonly kind: JobKind;
  readonly project: Id<'project'>;
  readonly title: string;
  readonly target?: Record<string, Json>;
  readonly options?: Record<string, Json>;
}

/** What came out: words, a link to look at it, facts for the job's page. */
export interface JobOutcome {
  readonly outcome: string;
  readonly link: string | null;
  readonly executed?: number;
  readonly cached?: number;
  /** Items that failed while the rest went on: the job ends `done-with-errors`. */
  readonly failed?: number;
  readonly detail?: Record<string, Json>;
}

/** What the work of a job is given. */
export interface RunningJob {
  readonly id: Id<'job'>;
  readonly signal: AbortSignal;
  readonly report: OnProgress;
  log(level: LogLevel, text: string): void;
  /** Many lines as one write. */
  logAll(lines: readonly { readonly level: LogLevel; readonly text: string }[]): void;
  /** Adds facts for the job's page, for example points of a curve; sent with the next progress. */
  note(detail: Record<string, Json>): void;
}

/**
 * Starts a job and returns its id at once. The work runs on; its failure settles the job and is thrown nowhere.
 */
export async function startJob(context: EngineContext, start: JobStart, work: (job: RunningJob) => Promise<JobOutcome>): Promise<Id<'job'>> {
  const id = newId('job');
  const now = new Date().toISOString();
  const running = new JobRun(context, {
    id,
    kind: start.kind,
    project: start.project,
    title: start.title,
    state: 'running',
    target: start.target ?? {},
    options: start.options ?? {},
    plan: null,
    progress: { phase: 'starting', done: 0, total: 0, unit: '' },
    executed: 0,
    cached: 0,
    shared: 0,
    failed: 0,
    createdAt: now,
    startedAt: now,
  });
  // The lock comes before the row: whoever finds a running row without its lock knows that the worker is gone.
  await new Promise<void>((resolve, reject) => {
    const whole = withLock(context, jobLockName(id), async () => {
      await running.save();
      resolve();
      await running.run(work);
    });
    whole.catch(reject);
  });
  return id;
}

async function withLock(context: EngineContext, name: string, run: () => Promise<void>): Promise<void> {
  if (context.locks) await context.locks.request(name, run);
  else await run();
}

class JobRun implements RunningJob {
  readonly #context: EngineContext;
  readonly #controller = new AbortController();
  #job: Job;
  #detail: Record<string, Json> = {};
  #savedMs = 0;
  #logging: Promise<void> = Promise.resolve();
  readonly report: OnProgress;

  constructor(context: EngineContext, job: Job) {
    this.#context = context;
    this.#job = job;
    this.report = throttleProgress((progress) => this.#progress(progress));
  }

  get id(): Id<'job'> {
    return this.#job.id;
  }
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  log(level: LogLevel, text: string): void {
    this.logAll([{ level, text }]);
  }

  logAll(lines: readonly { readonly level: LogLevel; readonly text: string }[]): void {
    if (lines.length === 0) return;
    const at = new Date().toISOString();
    // A line that cannot be written (a full disk) must neither end the job nor keep it from ending.
    this.#logging = this.#logging
      .then(() =>
        appendLog(
          this.#context,
          this.id,
          lines.map(({ level, text }) => ({ at, level, text })),
        ),
      )
      .catch((cause: unknown) => console.error('Lines of the log were lost', cause));
  }

  note(detail: Record<string, Json>): void {
    this.#detail = { ...this.#detail, ...detail };
  }

  async save(): Promise<void> {
    this.#savedMs = performance.now();
    await this.#context.storage.jobs.put(this.#job);
    this.#announce();
  }

  async run(work: (job: RunningJob) => Promise<JobOutcome>): Promise<void> {
    const stopListening = this.#context.bus.listen((message) => {
      if (message.kind === 'cancel' && message.jobId === this.id) this.#controller.abort();
    });
    try {
      const done = await work(this);
      this.note({ ...done.detail, outcome: done.outcome, link: done.link });
      const failed = done.failed ?? 0;
      this.#job = { ...this.#job, executed: done.executed ?? 0, cached: done.cached ?? 0, failed };
      await this.#settle(failed > 0 ? 'done-with-errors' : 'done');
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'internal/unexpected') console.error(thrown);
      if (error.code !== 'task/cancelled') this.log('error', error.message);
      await this.#settle(error.code === 'task/cancelled' ? 'cancelled' : 'failed', error);
    } finally {
      stopListening();
    }
  }

  async #settle(state: Job['state'], error?: AppError): Promise<void> {
    await this.#logging;
    const { etaSeconds: _gone, ...progress } = this.#job.progress;
    this.#job = {
      ...this.#job,
      state,
      progress,
      result: this.#detail,
      endedAt: new Date().toISOString(),
      ...(error && state === 'failed' ? { error: error.toJSON() } : {}),
    };
    await this.#store();
    this.#announce();
    this.#context.bus.post({ kind: 'changed', areas: ['jobs'] });
  }

  // On a full disk a smaller row may still fit. Without any, pages hear the end from the bus, and the row is settled when the
  // engine opens again.
  async #store(): Promise<void> {
    const { jobs } = this.#context.storage;
    const { outcome = null, link = null } = this.#detail;
    const attempts: readonly Job[] = [this.#job, { ...this.#job, options: {}, plan: null, result: { outcome, link } }];
    for (const row of attempts) {
      try {
        await jobs.put(row);
        return;
      } catch (cause) {
        console.error('The end of a job was not stored', cause);
      }
    }
  }

  #progress(progress: Progress): void {
    if (this.#job.state !== 'running') return;
    this.#job = { ...this.#job, progress, result: this.#detail };
    if (performance.now() - this.#savedMs < persistMs) {
      this.#announce();
      return;
    }
    // A failed write of progress costs nothing: the next one follows, and settling reports storage errors.
    this.save().catch((cause: unknown) => console.warn('Progress was not stored', cause));
  }

  #announce(): void {
    this.#context.bus.post({ kind: 'job', job: jobView(this.#job) });
  }
}
