/**
 * Runs what is due in the background (delivery.md 2): the table `tasks` is the only mechanism, shared by any number of servers.
 * A task may run twice (a server died after its work, before it said so), so every kind has to be one that bears it.
 */
import { claimDueTask, failTask, finishTask, reviveTasks, type TaskRow } from '@/db';
import type { TaskKind } from './enqueue-task';
import type { Host } from './http/call';
import { scheduleRecurring } from './recurring';
import { taskKinds } from './task-kinds';

const leaseMs = 60_000;
const maxAttempts = 8;
/** Of one round, so that a stop is soon heard. */
const takenAtMost = 100;
const tickMs = 1000;
/** A database that is down is not asked each second. */
const pauseMs = 30_000;

/**
 * One round: takes what is due, one after the other, and runs it. A task that fails waits 2^n seconds after its nth attempt, and is
 * given up after 8; a restart of the server tries it again.
 * @returns how many were taken
 */
export async function runDueTasks(host: Host): Promise<number> {
  const db = await host.db();
  for (let taken = 0; taken < takenAtMost; taken++) {
    const task = await claimDueTask(db, { now: host.now(), leaseMs, maxAttempts });
    if (!task) return taken;
    await runTask(host, task);
  }
  return takenAtMost;
}

async function runTask(host: Host, task: TaskRow): Promise<void> {
  const db = await host.db();
  try {
    if (!Object.hasOwn(taskKinds, task.kind)) throw new TypeError(`This server does not know tasks of the kind ${task.kind}`);
    await taskKinds[task.kind as TaskKind](host, task.payload, task);
    await finishTask(db, task);
  } catch (error) {
    console.error(`Task ${task.id} (${task.kind}) failed in attempt ${task.attempts} of ${maxAttempts}:`, error);
    const runAt = new Date(host.now().getTime() + 2 ** task.attempts * 1000);
    await failTask(db, task, { runAt, error: error instanceof Error ? error.message : String(error) });
  }
}

declare global {
  /** The ticking of this process; the start script stops it before it closes the database. */
  var slipwayTicking: { stop(): Promise<void> } | undefined;
}

/** Runs a round each second until `stop`, never two at once. Calls after the first change nothing. */
export function startTicking(host: Host): void {
  if (globalThis.slipwayTicking) return;
  let running: Promise<void> | undefined;
  let isRevived = false;
  let pausedUntil = 0;
  const round = async () => {
    if (!isRevived) {
      await reviveTasks(await host.db(), { now: host.now(), maxAttempts });
      await scheduleRecurring(await host.db(), host.now());
    }
    isRevived = true;
    await runDueTasks(host);
  };
  const timer = setInterval(() => {
    if (Date.now() < pausedUntil) return;
    running ??= round()
      .catch((error: unknown) => {
        pausedUntil = Date.now() + pauseMs;
        console.error('The background tasks could not be looked at:', error);
      })
      .finally(() => {
        running = undefined;
      });
  }, tickMs);
  timer.unref();
  globalThis.slipwayTicking = {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
