// Runs the structure rules over the source and makes sure that the tool has really read it: a dependency-cruiser that cannot
// parse TypeScript sees no modules and therefore no violations.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folders = ['app', 'components', 'db', 'lib', 'workers'];
/** Source beside the folders, because Next wants it there. */
const rootFiles = ['proxy.ts'];

/**
 * Checks the tree at `root`, which must be the working directory (dependency-cruiser resolves from there).
 * @returns {Promise<{violations: {rule: string, from: string, to: string, comment: string}[], modules: number, files: number}>}
 */
export async function checkStructure(root) {
  const { cruise } = await import('dependency-cruiser');
  const { default: extractOptions } = await import('dependency-cruiser/config-utl/extract-depcruise-options');
  const { default: extractTsConfig } = await import('dependency-cruiser/config-utl/extract-ts-config');
  const options = await extractOptions(join(root, '.dependency-cruiser.cjs'));
  const present = folders.filter((folder) => existsSync(join(root, folder)));
  const presentFiles = rootFiles.filter((file) => existsSync(join(root, file)));
  const { output } = await cruise([...present, ...presentFiles], options, undefined, { tsConfig: extractTsConfig(join(root, 'tsconfig.json')) });
  const comments = new Map(options.ruleSet.forbidden.map((rule) => [rule.name, rule.comment]));
  return {
    violations: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to, comment: comments.get(rule.name) })),
    modules: output.modules.filter(({ source }) => isSource(source) && isOurs(source)).length,
    files: presentFiles.length + present.flatMap((folder) => readdirSync(join(root, folder), { recursive: true })).filter(isSource).length,
  };
}

function isSource(path) {
  return /\.tsx?$/.test(path);
}

function isOurs(path) {
  return rootFiles.includes(path) || folders.some((folder) => path.startsWith(`${folder}/`));
}

/** Prints what is wrong; false when anything is. */
export async function reportStructure(root) {
  const { violations, modules, files } = await checkStructure(root);
  for (const { rule, from, to, comment } of violations) console.log(`${rule}: ${from} -> ${to}\n  ${comment}`);
  if (modules < files) console.log(`dependency-cruiser read ${modules} of ${files} TypeScript files: it has not seen everything.`);
  else console.log(`${modules} modules, ${violations.length} violations`);
  return violations.length === 0 && modules >= files && files > 0;
}
