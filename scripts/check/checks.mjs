// The checks of `npm run check` by name, in the order they run: cheap ones first. Each prints what is wrong and resolves to
// false (or throws) when anything is.
import { root } from '../setup/paths.mjs';
import { runPackage } from '../setup/steps.mjs';
import { runVitest } from '../test/vitest-project.mjs';
import { reportBudgets } from './budgets.mjs';
import { reportDocs } from './docs.mjs';
import { reportHouseRules } from './house-rules.mjs';
import { reportMigrations } from './migrations.mjs';
import { reportStructure } from './structure.mjs';

/** One TypeScript project per set of libraries: pages, pure code, workers, Node. */
const typeProjects = ['tsconfig.json', 'tsconfig/core.json', 'tsconfig/worker.json', 'tsconfig/node.json'];

const succeeds = async (name, script, args) => {
  await runPackage(name, script, args, { cwd: root, show: true });
  return true;
};

export const checks = {
  types: async () => {
    // Next's own types (styles, pictures, routes) are made, not committed.
    await runPackage('next', 'dist/bin/next', ['typegen'], { cwd: root });
    const results = await Promise.allSettled(typeProjects.map((project) => runPackage('typescript', 'bin/tsc', ['-p', project], { cwd: root })));
    for (const { reason } of results) if (reason) console.log(reason.message);
    return results.every(({ status }) => status === 'fulfilled');
  },
  lint: () => succeeds('@biomejs/biome', 'bin/biome', ['check', '.', '--error-on-warnings']),
  structure: async () => [await reportStructure(root), reportHouseRules(root)].every(Boolean),
  unused: () => succeeds('knip', 'bin/knip.js', ['--no-progress']),
  migrations: reportMigrations,
  docs: reportDocs,
  unit: () => runVitest('unit'),
  budgets: reportBudgets,
};
