// Writes the generated tables of docs/ from the lists in the code: `node scripts/docs.mjs`. `npm run check` tells when they are stale.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { importTs } from './setup/import-ts.mjs';
import { root } from './setup/paths.mjs';

const tables = {
  'docs/tables/networks.md': async () => {
    const { networks } = await importTs('lib/ml/models/networks.ts');
    const rows = networks.all.map(({ id, title, tasks, input, summary }) => [
      id,
      title,
      tasks.join(', '),
      `${input.size} (from ${input.min})`,
      summary,
    ]);
    return page('Networks', 'lib/ml/models/networks.ts', ['id', 'name', 'tasks', 'picture side, px', 'what it is'], rows);
  },
  'docs/tables/formats.md': async () => {
    const { formats } = await importTs('lib/core/formats/formats.ts');
    const rows = formats.all.map(({ id, title, tasks }) => [id, title, tasks.join(', ')]);
    return page('Formats', 'lib/core/formats/formats.ts', ['id', 'name', 'tasks'], rows);
  },
  'docs/tables/actions.md': async () => {
    const { actions } = await importTs('lib/engine/actions/index.ts');
    const rows = actions.all.map(({ spec }) => [spec.name, spec.worker, spec.summary]);
    return page('Actions', 'lib/engine/actions', ['name', 'worker', 'what it does'], rows);
  },
  'docs/tables/endpoints.md': async () => {
    const { endpoints } = await importTs('lib/api/endpoints.ts');
    const rows = Object.entries(endpoints).map(([name, { method, path, access, summary }]) => [name, method, `\`/api/v1${path}\``, access, summary]);
    return page('Endpoints', 'lib/api/endpoints', ['name', 'method', 'path', 'who may', 'what it does'], rows);
  },
  'bench/schema.json': async () => {
    const { benchResultJsonSchema } = await importTs('lib/ml/benchmark/index.ts');
    return benchResultJsonSchema();
  },
};

function page(title, source, head, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  const note = `Generated from \`${source}\` by \`node scripts/docs.mjs\`; do not edit.`;
  return [`# ${title}`, '', note, '', line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}

/** The tables that are not what the code says today. */
export async function staleTables() {
  const stale = [];
  for (const [path, write] of Object.entries(tables)) {
    const file = join(root, path);
    if (!existsSync(file) || readFileSync(file, 'utf8').replaceAll('\r\n', '\n') !== (await write())) stale.push(path);
  }
  return stale;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [path, write] of Object.entries(tables)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), await write());
    console.log(path);
  }
}
