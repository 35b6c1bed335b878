// Bundles what devices load into `public/sdk/v1/`: the client, its runner for onnxruntime-web, and the signature check for
// browsers without Ed25519. Each is one file without imports; the client must stay within its budget (delivery.md 11).
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicDir, root } from './paths.mjs';

/** Largest size of the client, gzip level 9. */
export const sdkBudgetBytes = 12_288;

/** What each file gives to an app, and from where. */
const bundles = {
  slipway: "export { createClient, SdkError } from './lib/sdk/core/client'",
  'ort-runner': "export { ortRunner } from './lib/sdk/runners'",
  ed25519: "export { verifyEd25519 } from './lib/sdk/ed25519'",
};
const outDir = join(publicDir, 'sdk', 'v1');

/** Where the built client lies; set-up builds anew when it is missing. */
export const sdkPath = join(outDir, 'slipway.js');

/**
 * Bundles some of the three files, or all, without writing.
 * @returns {Promise<{name: string, contents: Uint8Array, inputs: string[]}[]>} the sources that went in, relative to the project
 */
export async function bundleSdk(names = Object.keys(bundles)) {
  const { build } = await import('esbuild');
  return Promise.all(
    names.map(async (name) => {
      const { outputFiles, metafile } = await build({ ...options, stdin: { contents: bundles[name], resolveDir: root, sourcefile: name } });
      return { name, contents: outputFiles[0].contents, inputs: Object.keys(metafile.inputs).filter((path) => path !== name) };
    }),
  );
}

/** Writes all three files. */
export async function buildSdk() {
  mkdirSync(outDir, { recursive: true });
  for (const { name, contents } of await bundleSdk()) writeFileSync(join(outDir, `${name}.js`), contents);
}

const options = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  metafile: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  alias: { '@': root },
  legalComments: 'none',
  logLevel: 'silent',
};
