// All tests of all runners, from a machine that has nothing but Node and npm. Phases run one after the other and go on after
// a failure, so that one run tells everything; the last line is the sum over all runners.
import { parseArgs } from 'node:util';
import { ensureDependencies } from '../setup/dependencies.mjs';
import { root } from '../setup/paths.mjs';
import { say } from '../setup/steps.mjs';
import { clearResults, sumResults } from './results.mjs';

/** Runs the phases; exit code 1 when a test or a check failed, or when no test ran. */
export async function main(argv) {
  const { values } = parseArgs({ args: argv, options: { slow: { type: 'boolean', default: false } } });
  process.chdir(root);
  const runners = ['unit', 'browser', 'e2e', 'slow', 'e2e-slow'];
  clearResults(runners);
  const done = [await runPhase('packages', ensureDependencies)];
  if (done[0].isGood) {
    const { phases, slowPhases } = await import('./phases.mjs');
    for (const [name, run] of Object.entries({ ...phases, ...(values.slow ? slowPhases : {}) })) done.push(await runPhase(name, run));
  }
  say('');
  for (const { name, isGood, seconds } of done) say(`${isGood ? 'ok    ' : 'FAILED'} ${name.padEnd(16)} ${seconds} s`);
  const { passed, failed, skipped } = sumResults(runners);
  process.exitCode = done.every(({ isGood }) => isGood) && failed === 0 && passed > 0 ? 0 : 1;
  say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
}

async function runPhase(name, run) {
  const startedMs = Date.now();
  say(`\n#### ${name}`);
  let isGood = true;
  try {
    await run();
  } catch (error) {
    isGood = false;
    console.error(error.isForPeople ? error.message : error);
  }
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  say(`#### ${name}: ${isGood ? 'done' : 'FAILED'} in ${seconds} s`);
  return { name, isGood, seconds };
}
