// One run of the benchmarks: set-up, the suites one after the other, for each its result file and table. Exit codes: 0 done, 1 failed (also
// when engines disagree about the numbers), 2 wrong usage. Everything but the table or document goes to standard error.
import { ensureDependencies } from '../../scripts/setup/dependencies.mjs';
import { importTs } from '../../scripts/setup/import-ts.mjs';
import { openStarters } from '../../scripts/setup/weights.mjs';
import { BenchError } from './bench-error.mjs';
import { parseOptions, UsageError, usage } from './options.mjs';
import { suites } from './suites.mjs';

const print = (text) => process.stdout.write(`${text}\n`);
const tell = (text) => process.stderr.write(`${text}\n`);

/** Runs the benchmarks and sets the exit code. */
export async function main(argv) {
  // Set-up speaks through console.log; standard output is for the result alone.
  console.log = console.error;
  let options;
  try {
    options = parseOptions(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    tell(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  if (options.help) return print(usage);
  try {
    process.exitCode = await run(options);
  } catch (error) {
    if (error.code === undefined) throw error;
    if (options.json) print(JSON.stringify({ error: { code: error.code, message: error.message } }));
    else tell(`${error.message} (${error.code})`);
    process.exitCode = 1;
  }
}

async function run(options) {
  await ensureDependencies();
  await fetchWeights();
  const { parseBenchResult } = await importTs('lib/ml/benchmark/index.ts');
  const { describeHost, resultOf, writeResult } = await import('./result-file.mjs');
  let exitCode = 0;
  for (const name of options.suites) {
    const host = describeHost();
    const { outcome, runtime, table } = await suites[name].run(options, tell);
    const result = parseBenchResult(resultOf({ outcome, runtime, host, options: { ...options, suites: [name] } }));
    const path = writeResult(result, options.out);
    print(options.json ? JSON.stringify(result) : table(result));
    tell(`\nWritten to ${path}`);
    if (result.errors.length > 0) exitCode = 1;
  }
  return exitCode;
}

/** Also for suites that compute nothing with them: the server that they start would fetch them meanwhile. */
async function fetchWeights() {
  const starters = await openStarters();
  while (await starters.fetchNext());
  const missing = starters.missing();
  if (missing.length > 0) throw new BenchError('weights/unavailable', `The benchmark needs the weights ${missing.join(', ')}.`);
}
