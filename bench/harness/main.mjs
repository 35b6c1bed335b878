// One run of the benchmarks: set-up, the suites in a browser, the result file, the table. Exit codes: 0 done, 1 failed (also
// when engines disagree about the numbers), 2 wrong usage. Everything but the table or document goes to standard error.
import { ensureDependencies } from '../../scripts/setup/dependencies.mjs';
import { importTs } from '../../scripts/setup/import-ts.mjs';
import { openStarters } from '../../scripts/setup/weights.mjs';
import { BenchError } from './bench-error.mjs';
import { parseOptions, UsageError, usage } from './options.mjs';

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
  const { runInChromium } = await import('./chromium.mjs');
  const { describeHost, resultOf, writeResult } = await import('./result-file.mjs');
  const { benchTable, parseBenchResult } = await importTs('lib/ml/benchmark/index.ts');
  const host = describeHost();
  const { seed, pictures, windows, windowMs, models, batches } = options;
  const { outcome, runtime } = await runInChromium({ seed, pictures, windows, windowMs, models, batches }, options.adapter, tell);
  const result = parseBenchResult(resultOf({ outcome, runtime, host, options }));
  const path = writeResult(result, options.out);
  print(options.json ? JSON.stringify(result) : benchTable(result));
  tell(`\nWritten to ${path}`);
  return result.errors.length === 0 ? 0 : 1;
}

async function fetchWeights() {
  const starters = await openStarters();
  while (await starters.fetchNext());
  const missing = starters.missing();
  if (missing.length > 0) throw new BenchError('weights/unavailable', `The benchmark needs the weights ${missing.join(', ')}.`);
}
