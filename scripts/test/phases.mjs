// What `npm test` does after packages are installed. A phase fails by throwing.
import { ensureBuild } from '../setup/build.mjs';
import { root } from '../setup/paths.mjs';
import { runPackage, runProgram, say } from '../setup/steps.mjs';
import { openStarters } from '../setup/weights.mjs';
import { findChromium } from './chromium.mjs';
import { runVitest } from './vitest-project.mjs';

export const phases = {
  weights: fetchWeights,
  chromium: async () => {
    process.env.CHROMIUM_PATH = await findChromium();
    say(`Chromium: ${process.env.CHROMIUM_PATH}`);
  },
  build: ensureBuild,
  check: () => runProgram(process.execPath, ['scripts/check.mjs'], { cwd: root, show: true }),
  'browser tests': () => runVitest('browser'),
  'end-to-end tests': () => runPackage('@playwright/test', 'cli.js', ['test'], { cwd: root, show: true }),
};

export const slowPhases = {
  'slow tests': () => runVitest('slow'),
  'slow end-to-end': () => runPackage('@playwright/test', 'cli.js', ['test'], { cwd: root, show: true, env: { SLIPWAY_SLOW: '1' } }),
};

/** Weights that cannot be had are only a warning here too: the tests that need them say so. */
async function fetchWeights() {
  const starters = await openStarters();
  while (await starters.fetchNext());
  const missing = starters.missing();
  say(missing.length > 0 ? `Missing: ${missing.join(', ')}` : 'All starter weights are there.');
}
