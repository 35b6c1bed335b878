// Are the migrations fresh? drizzle-kit is asked for the next one, in a copy; it must have nothing to write.
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir, root } from '../setup/paths.mjs';
import { runPackage, say } from '../setup/steps.mjs';

/** False when the schema has changed since the last migration was generated. */
export async function reportMigrations() {
  const copy = mkdtempSync(join(cacheDir('migrations'), 'copy-'));
  try {
    cpSync(join(root, 'db', 'migrations'), copy, { recursive: true });
    const before = readdirSync(copy).length;
    const out = copy.slice(root.length + 1).replaceAll('\\', '/');
    await runPackage(
      'drizzle-kit',
      'bin.cjs',
      ['generate', '--dialect', 'postgresql', '--schema', './db/schema', '--out', out, '--name', 'missing'],
      {
        cwd: root,
      },
    );
    const isFresh = readdirSync(copy).length === before;
    say(isFresh ? 'Schema and migrations agree.' : 'The schema has changed: npx drizzle-kit generate --name what_changes');
    return isFresh;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
