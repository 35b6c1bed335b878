// Starts lib/cli after making sure that packages are installed. Set-up speaks on standard error: standard output is the command's.
import { ensureDependencies } from './dependencies.mjs';
import { importTs } from './import-ts.mjs';

/** Runs one command; the exit code is set on the process. */
export async function main(args) {
  console.log = console.error;
  await ensureDependencies();
  const { runCommand } = await importTs('lib/cli/index.ts');
  process.exitCode = await runCommand(args);
}
