import { expect, test } from 'vitest';
import type { JobView } from '@/lib/client';
import { trayJobs } from './job-news';
import { rememberTold, toldJobs } from './remembered';

const job = (id: string, state: JobView['state']) => ({ id, state }) as JobView;
const none: ReadonlySet<string> = new Set();
const shown = (jobs: readonly JobView[], memory: Partial<Parameters<typeof trayJobs>[1]> = {}) =>
  trayJobs(jobs, { seen: none, told: none, dismissed: none, ...memory }).map(({ id }) => id);

test('jobs under way are shown, and those that ended on this page until they are dismissed', () => {
  const jobs = [job('a', 'running'), job('b', 'done'), job('c', 'failed'), job('d', 'cancelled'), job('e', 'done')];
  const seen = new Set(['a', 'b', 'c', 'd']);
  expect(shown(jobs, { seen })).toEqual(['a', 'b', 'c']);
  expect(shown(jobs, { seen, dismissed: new Set(['b']) })).toEqual(['a', 'c']);
});

test('an interrupted job is shown by one page, and not again by the next', () => {
  const jobs = [job('x', 'interrupted')];
  expect(shown(jobs, { told: toldJobs() })).toEqual(['x']);
  rememberTold(['x']);
  expect(shown(jobs, { told: toldJobs() })).toEqual([]);
});

test('what is remembered does not grow without end', () => {
  rememberTold(Array.from({ length: 500 }, (_, index) => `job-${index}`));
  expect(toldJobs().size).toBe(200);
  expect(toldJobs().has('job-499')).toBe(true);
});
