// End-to-end tests: the real start script, a real Chromium, one worker. Tests start the server themselves (e2e/studio.ts).
import { defineConfig } from '@playwright/test';
import { chromiumArgs, chromiumPath } from './scripts/test/chromium-args.mjs';
import { resultPath } from './scripts/test/results.mjs';

// The slow ones (`*.slow.spec.ts`) run alone, in `npm run test:slow`.
const isSlow = process.env['SLIPWAY_SLOW'] === '1';

export default defineConfig({
  testDir: 'e2e',
  testMatch: isSlow ? '**/*.slow.spec.ts' : '**/*.spec.ts',
  testIgnore: isSlow ? [] : '**/*.slow.spec.ts',
  outputDir: 'test-results',
  workers: 1,
  forbidOnly: process.env['CI'] !== undefined,
  // A build machine may be busy with others. What needed its second try is listed as flaky, and is a fault to look into.
  retries: process.env['CI'] === undefined ? 0 : 1,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: resultPath(isSlow ? 'e2e-slow' : 'e2e') }]],
  use: {
    headless: true,
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: chromiumPath, args: chromiumArgs },
  },
});
