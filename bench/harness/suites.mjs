// The list of suites. What a suite needs is loaded when it runs, because packages may not be installed before.
import { importTs } from '../../scripts/setup/import-ts.mjs';
import { root } from '../../scripts/setup/paths.mjs';

/** By name: `isUsual` runs when nobody names a suite; `run` gives what was measured, where, and the table of the finished result. */
export const suites = {
  features: { isUsual: true, run: runFeatures },
  delivery: { isUsual: false, run: runDelivery },
};

async function runFeatures({ seed, pictures, windows, windowMs, models, batches, adapter }, onStep) {
  const { runInChromium } = await import('./chromium.mjs');
  const { benchTable } = await importTs('lib/ml/benchmark/index.ts');
  return { ...(await runInChromium({ seed, pictures, windows, windowMs, models, batches }, adapter, onStep)), table: benchTable };
}

async function runDelivery({ quick }, onStep) {
  // Where db looks for its migrations.
  process.env.SLIPWAY_ROOT = root;
  const { deliveryTable, runDelivery: run } = await importTs('bench/delivery/index.ts');
  const outcome = await run({ root, quick, onStep });
  return { outcome, runtime: `Node ${process.version}`, table: deliveryTable };
}
