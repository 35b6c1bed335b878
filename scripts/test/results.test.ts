import { describe, expect, test } from 'vitest';
import { countReport } from './results.mjs';

describe('the sum over runners', () => {
  test('reads the report of vitest; a file that does not load is a failure', () => {
    const passedFile = { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'skipped' }] };
    const failedFile = { status: 'failed', assertionResults: [{ status: 'failed' }] };
    const brokenFile = { status: 'failed', assertionResults: [] };
    const report = { numPassedTests: 1, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1, testResults: [passedFile, failedFile, brokenFile] };
    expect(countReport(report)).toEqual({ passed: 1, failed: 2, skipped: 2 });
  });

  test('reads the report of Playwright; an error outside of tests is a failure', () => {
    const report = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{ message: 'no such file' }] };
    expect(countReport(report)).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });
});
