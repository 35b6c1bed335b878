// The rules of the house that stand in a file's name or text, and not in its imports (those: .dependency-cruiser.cjs).
// Each has a planted violation in structure.test.ts.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const folders = ['app', 'bench', 'components', 'db', 'e2e', 'lib', 'scripts', 'workers'];
const longestFile = 600;

const isTest = (path) => /\.(test|spec)\.tsx?$|\/testing\//.test(path);
const isSource = (path) => /^(app|components|db|lib|workers)\//.test(path);
const firstMatch = (text, pattern) => pattern.exec(text)?.[0];

/** Every rule returns what is wrong in words, or undefined. Paths are relative and use slashes. */
const rules = {
  'file-name': (path) => {
    const name = basename(path).split('.')[0] ?? '';
    if (/^(utils?|helpers?|misc|common)$/.test(name)) return 'this name says nothing about what the file is';
    const isNextFolder = /[[\](_]/.test(basename(path));
    return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || isNextFolder ? undefined : 'file names are kebab-case';
  },
  'file-length': (_path, text) => {
    const lines = text.split('\n').length - 1;
    return lines > longestFile ? `${lines} lines; ${longestFile} at most` : undefined;
  },
  'module-comment': (path, text) => {
    const start = text.replace(/^#!.*\n/, '').replace(/^['"]use (client|server)['"];?\n+/, '');
    // Routes only compose; what they show says what it is.
    return isTest(path) || path.startsWith('app/') || /^(\/\/|\/\*)/.test(start) ? undefined : 'a module starts with a comment that says what it is';
  },
  'storage-owner': (path, text) => {
    if (!isSource(path) || isTest(path) || path.startsWith('lib/storage/')) return undefined;
    const found = firstMatch(text, /\bindexedDB\s*[.[]|storage\s*\.\s*getDirectory\b/);
    return found && `${found} belongs to lib/storage`;
  },
  'slipway-names': (path, text) => {
    if (!isSource(path) || isTest(path)) return undefined;
    const found = firstMatch(text, /\b(new BroadcastChannel|locks\s*\.\s*request|openDB(<\w+>)?)\(\s*(['"`])(?!slipway(\3|:))[^'"`]*/);
    return found && `${found}...: locks, channels and databases are named slipway or slipway:<what>`;
  },
};
export const houseRuleNames = Object.keys(rules);

/**
 * Reads every source file below `root`.
 * @returns {{rule: string, path: string, problem: string}[]}
 */
export function checkHouseRules(root) {
  const present = folders.filter((folder) => existsSync(join(root, folder)));
  const paths = present.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((path) => `${folder}/${path.replaceAll('\\', '/')}`),
  );
  return paths.filter(isCode).flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return Object.entries(rules).flatMap(([rule, check]) => {
      const problem = check(path, text);
      return problem ? [{ rule, path, problem }] : [];
    });
  });
}

function isCode(path) {
  return /\.(ts|tsx|mjs)$/.test(path) && !path.startsWith('db/migrations/') && !/\/(results|peers|fixtures)\//.test(path);
}

/** Prints what is wrong; false when anything is. */
export function reportHouseRules(root) {
  const found = checkHouseRules(root);
  for (const { rule, path, problem } of found) console.log(`${rule}: ${path}: ${problem}`);
  return found.length === 0;
}
