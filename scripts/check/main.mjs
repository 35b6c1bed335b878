// Runs the checks one after the other and ends with a table. Sets up what they need first, so that it works on a fresh clone.
import { parseArgs } from 'node:util';
import { ensureDependencies } from '../setup/dependencies.mjs';
import { root } from '../setup/paths.mjs';
import { SetupError, say } from '../setup/steps.mjs';

/** Runs all checks, or those named by `--only a,b`; exit code 1 when one fails. */
export async function main(argv) {
  const { values } = parseArgs({ args: argv, options: { only: { type: 'string' } } });
  process.chdir(root);
  await ensureDependencies();
  const { checks } = await import('./checks.mjs');
  const wanted = values.only?.split(',') ?? Object.keys(checks);
  const unknown = wanted.find((name) => !(name in checks));
  if (unknown !== undefined) throw new SetupError(`There is no check ${unknown}. There are: ${Object.keys(checks).join(', ')}.`);
  const results = [];
  for (const name of wanted) results.push(await runCheck(name, checks[name]));
  say('');
  for (const { name, isGood, seconds } of results) say(`${isGood ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${seconds} s`);
  process.exitCode = results.every(({ isGood }) => isGood) ? 0 : 1;
}

async function runCheck(name, run) {
  const startedMs = Date.now();
  say(`\n== ${name}`);
  let isGood = false;
  try {
    isGood = await run();
  } catch (error) {
    console.error(error.isForPeople ? error.message : error);
  }
  return { name, isGood, seconds: ((Date.now() - startedMs) / 1000).toFixed(1) };
}
