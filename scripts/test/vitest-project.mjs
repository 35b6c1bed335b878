// Runs one vitest project and leaves its result for the sum of all runners.
import { root } from '../setup/paths.mjs';
import { runPackage } from '../setup/steps.mjs';
import { resultPath } from './results.mjs';

/** False when a test failed. */
export async function runVitest(project) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultPath(project)}`];
  await runPackage('vitest', 'vitest.mjs', ['run', '--project', project, '--passWithNoTests', ...reporters], { cwd: root, show: true });
  return true;
}
