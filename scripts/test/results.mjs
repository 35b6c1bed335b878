// What the test runners reported, in one form: how many tests passed, failed and were skipped.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../setup/paths.mjs';

/** Where a runner writes its JSON report. */
export function resultPath(name) {
  return join(cacheDir('results'), `${name}.json`);
}

/** Forgets the reports of the run before. */
export function clearResults(names) {
  for (const name of names) rmSync(resultPath(name), { force: true });
}

/**
 * Adds up the reports that exist.
 * @returns {{passed: number, failed: number, skipped: number}}
 */
export function sumResults(names) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const name of names) {
    if (!existsSync(resultPath(name))) continue;
    const counts = countReport(JSON.parse(readFileSync(resultPath(name), 'utf8')));
    for (const key of Object.keys(sum)) sum[key] += counts[key];
  }
  return sum;
}

/** Counts a JSON report of Playwright (it has `stats`) or of vitest. */
export function countReport(report) {
  return report.stats ? countPlaywright(report) : countVitest(report);
}

function countPlaywright({ stats, errors }) {
  // Errors outside of tests (a file that does not load, a fixture) are failures too.
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped };
}

function countVitest({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  // A file that does not load has no tests in the report; it counts as one failure.
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles.length, skipped: numPendingTests + numTodoTests };
}
