// Lets plain Node scripts use a TypeScript module of the project: bundled once per content, then imported.
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheDir, root } from './paths.mjs';

/** Imports a TypeScript module given by its path from the project's root. Packages stay outside the bundle. */
export async function importTs(entry) {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    alias: { '@': root },
    // What is imported dynamically stays lazy, in a file of its own.
    splitting: true,
    outdir: cacheDir('ts'),
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  for (const { path, contents } of outputFiles) writeOnce(path, contents);
  const [path] = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint === entry);
  return import(pathToFileURL(join(root, path)).href);
}

/** The name holds the hash of the content. Renamed into place, so that another process never reads half a file. */
function writeOnce(path, contents) {
  if (existsSync(path)) return;
  const partPath = `${path}.${process.pid}.part`;
  writeFileSync(partPath, contents);
  renameSync(partPath, path);
}
