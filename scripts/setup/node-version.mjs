// The Node range of package.json `engines`, checked in words before any newer syntax is loaded.
import { readFileSync } from 'node:fs';

/** Ends the process with one sentence when this Node is too old. */
export function requireNode(version = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const wanted = engines.node
    .replace(/^>=\s*/, '')
    .split('.')
    .map(Number);
  const have = version.split('.').map(Number);
  const isOld = have[0] < wanted[0] || (have[0] === wanted[0] && have[1] < (wanted[1] || 0));
  if (!isOld) return;
  console.error(
    `Slipway needs Node ${wanted.join('.')} or newer; this is Node ${version}. Get it from https://nodejs.org and run the command again.`,
  );
  process.exit(1);
}
