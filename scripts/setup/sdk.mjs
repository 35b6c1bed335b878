// Bundles what devices load into `public/sdk/v1/`: the client, its runner for onnxruntime-web, and the signature check for
// browsers without Ed25519. Each is one file without imports; the client must stay within its budget (delivery.md 11).
import { join } from 'node:path';
import { publicDir, root } from './paths.mjs';

/** Largest size of the client, gzip level 9. */
export const sdkBudgetBytes = 12_288;

const entries = {
  slipway: 'lib/sdk/core/client.ts',
  'ort-runner': 'lib/sdk/runners/index.ts',
  ed25519: 'lib/sdk/ed25519.ts',
};

/** Where the built client lies; set-up builds anew when it is missing. */
export const sdkPath = join(publicDir, 'sdk', 'v1', 'slipway.js');

/**
 * Bundles one of the three files, or all, without writing.
 * @returns {Promise<{name: string, contents: Uint8Array, inputs: string[]}[]>} the sources that went in, relative to the project
 */
export async function bundleSdk(names = Object.keys(entries)) {
  const { build } = await import('esbuild');
  return Promise.all(
    names.map(async (name) => {
      const { outputFiles, metafile } = await build({ ...options, entryPoints: [entries[name]], write: false, metafile: true });
      return { name, contents: outputFiles[0].contents, inputs: Object.keys(metafile.inputs) };
    }),
  );
}

/** Writes all three files. */
export async function buildSdk() {
  const { build } = await import('esbuild');
  await build({ ...options, entryPoints: entries, outdir: join(publicDir, 'sdk', 'v1') });
}

const options = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  alias: { '@': root },
  legalComments: 'none',
  logLevel: 'silent',
};
