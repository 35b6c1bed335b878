// Lets plain Node scripts use a TypeScript module of the project: bundled once per content, then imported.
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheDir, root } from './paths.mjs';

/** Imports a TypeScript module given by its path from the project's root. Packages stay outside the bundle. */
export async function importTs(entry) {
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    alias: { '@': root },
    write: false,
    logLevel: 'silent',
  });
  const { contents } = result.outputFiles[0];
  const name = `${basename(entry).replace(/\W+/g, '-')}-${createHash('sha256').update(contents).digest('hex').slice(0, 16)}.mjs`;
  const path = join(cacheDir('ts'), name);
  if (!existsSync(path)) writeFileSync(path, contents);
  return import(pathToFileURL(path).href);
}
