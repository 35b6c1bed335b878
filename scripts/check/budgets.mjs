// Bundle budgets, in KB (1000 bytes) of gzip, measured on the production build. A page's first load is what its HTML asks
// for; a worker is everything that it may ever load. The yardstick of pages is the framework's own bare page of this build.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ensureBuild } from '../setup/build.mjs';
import { buildDir, root } from '../setup/paths.mjs';
import { sdkBudgetBytes, sdkPath } from '../setup/sdk.mjs';

const pageAboveEmptyKb = 80;
/** Pages whose budget is a total of their own. */
const pageTotalsKb = { '/annotate': 350 };
const workersKb = { gpu: 1500, device: 150 };

/** Prints every entry with its budget; false when one is over. */
export async function reportBudgets() {
  const { pageHashes } = await ensureBuild();
  const rows = [...pageRows(Object.keys(pageHashes)), ...workerRows(), sdkRow()];
  for (const { name, kb, budgetKb } of rows) {
    console.log(`${kb > budgetKb ? 'OVER  ' : '      '}${name.padEnd(28)} ${kb.toFixed(1).padStart(7)} of ${budgetKb.toFixed(0)} KB`);
  }
  return rows.every(({ kb, budgetKb }) => kb <= budgetKb);
}

function pageRows(paths) {
  const emptyKb = firstLoadKb('/_global-error');
  console.log(`An empty page of this build: ${emptyKb.toFixed(1)} KB`);
  const pages = paths.filter((path) => !path.startsWith('/_')).sort();
  return pages.map((path) => {
    const own = Object.keys(pageTotalsKb).find((start) => path === start || path.startsWith(`${start}/`));
    return { name: path, kb: firstLoadKb(path), budgetKb: own ? pageTotalsKb[own] : emptyKb + pageAboveEmptyKb };
  });
}

function firstLoadKb(path) {
  const html = readFileSync(join(buildDir, 'server', 'app', `${path === '/' ? '/index' : path}.html`), 'utf8');
  const scripts = [...html.matchAll(/<script\b([^>]*)>/g)]
    .map(([, attributes]) => attributes)
    .filter((attributes) => !/\bnomodule\b/i.test(attributes));
  const sources = scripts.flatMap((attributes) => /\bsrc="\/_next\/([^"?]+)/.exec(attributes)?.[1] ?? []);
  if (sources.length === 0) throw new Error(`The built page ${path} names no script: the format of the build has changed.`);
  return gzipKb(new Set(sources));
}

function workerRows() {
  return Object.entries(workersKb)
    .filter(([name]) => existsSync(join(root, 'workers', `${name}.worker.ts`)))
    .map(([name, budgetKb]) => ({ name: `worker ${name}`, kb: gzipKb(workerChunks(name)), budgetKb }));
}

function sdkRow() {
  return { name: 'sdk', kb: gzipSync(readFileSync(sdkPath), { level: 9 }).length / 1000, budgetKb: sdkBudgetBytes / 1000 };
}

/**
 * All chunks that a worker may load. The page's code starts it by module number, `r(85761)(Worker, {..., name: "slipway-gpu"})`,
 * and that module lists its first chunks; a chunk names those that it imports later.
 */
function workerChunks(name) {
  const dir = join(buildDir, 'static', 'chunks');
  const texts = new Map(
    readdirSync(dir)
      .filter((file) => file.endsWith('.js'))
      .map((file) => [`static/chunks/${file}`, readFileSync(join(dir, file), 'utf8')]),
  );
  const all = [...texts.values()].join('\n');
  const start = new RegExp(`\\((\\d+)\\)\\(Worker,\\{[^{}]*name:"slipway-${name}"`).exec(all);
  const list = start && new RegExp(`\\b${start[1]},\\w+=>\\{[^{}]*\\("(static/chunks/[^"]+)",\\[([^\\]]*)\\]`).exec(all);
  if (!list) throw new Error(`The build has no worker named slipway-${name}, or the format of the build has changed.`);
  const found = new Set();
  const visit = (chunk) => {
    const text = texts.get(chunk);
    if (text === undefined || found.has(chunk)) return;
    found.add(chunk);
    for (const [, next] of text.matchAll(/"(static\/chunks\/[^"]+\.js)"/g)) visit(next);
  };
  for (const chunk of [list[1], ...[...list[2].matchAll(/"([^"]+)"/g)].map(([, path]) => path)]) visit(chunk);
  return found;
}

function gzipKb(paths) {
  let bytes = 0;
  for (const path of paths) bytes += gzipSync(readFileSync(join(buildDir, path)), { level: 9 }).length;
  return bytes / 1000;
}
