// The words after `npm run bench --`. A wrong one is answered with the usage and exit code 2.
import { parseArgs } from 'node:util';
import { suites } from './suites.mjs';

const names = Object.keys(suites);
const usual = names.filter((name) => suites[name].isUsual);
const adapters = ['auto', 'hardware', 'software'];

export const usage = `Usage: npm run bench -- [options]

  --suite LIST       ${names.join(', ')} (${usual.join(', ')})
  --adapter KIND     auto: a graphics card if there is one, else the software adapter; hardware; software (auto)
  --model LIST       catalog ids of the backbones (all starters)
  --batch LIST       pictures per run (1 on the software adapter, else 1,8)
  --pictures N       different pictures that the runs go through (24)
  --windows N        windows per engine, of which the median is taken (10)
  --window-ms N      shortest time of a window (1000)
  --quick            3 windows of 300 ms, 8 pictures; delivery: 2 windows of 2 s instead of 4 of 5 s
  --seed N           another set of pictures (1)
  --out FILE         where the result goes (bench/results/SUITES-ADAPTER-DATE.json)
  --json             the result of each suite on standard output instead of the table`;

/** A wrong word on the command line. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseOptions(argv) {
  const values = parse(argv);
  const quick = values.quick ?? false;
  const options = {
    suites: list(values.suite) ?? usual,
    adapter: values.adapter ?? 'auto',
    models: list(values.model),
    batches: list(values.batch)?.map((text) => whole('batch', text)),
    pictures: whole('pictures', values.pictures ?? (quick ? '8' : '24')),
    windows: whole('windows', values.windows ?? (quick ? '3' : '10')),
    windowMs: whole('window-ms', values['window-ms'] ?? (quick ? '300' : '1000')),
    seed: whole('seed', values.seed ?? '1', 0),
    quick,
    out: values.out,
    json: values.json ?? false,
    help: values.help ?? false,
  };
  const unknown = options.suites.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new UsageError(`There is no suite ${unknown}.`);
  if (options.out !== undefined && options.suites.length > 1) throw new UsageError('--out is for one suite.');
  if (!adapters.includes(options.adapter)) throw new UsageError(`--adapter is ${adapters.join(', ')}.`);
  return options;
}

function parse(args) {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  const words = { suite: text, adapter: text, model: text, batch: text, pictures: text, windows: text, 'window-ms': text, seed: text, out: text };
  try {
    return parseArgs({ args, options: { ...words, quick: flag, json: flag, help: { ...flag, short: 'h' } } }).values;
  } catch (error) {
    throw new UsageError(error.message);
  }
}

function list(text) {
  return text?.split(',').filter(Boolean);
}

function whole(name, text, min = 1) {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < min) throw new UsageError(`--${name} takes whole numbers from ${min}, not ${text}.`);
  return value;
}
