/**
 * `slipway bench`: the benchmarks stand outside the source, so they are a program of their own, which gets all words, prints
 * for itself and gives the exit code.
 */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const interrupted = 130;

/** Runs `bench/run.mjs` of the project. @returns its exit code */
export function runBench(args: readonly string[]): Promise<number> {
  // Ctrl+C reaches the child as well; this process waits for it to close its browser.
  const wait = () => undefined;
  process.on('SIGINT', wait);
  return new Promise<number>((settle, reject) => {
    const child = spawn(process.execPath, [resolve('bench', 'run.mjs'), ...args], { stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => settle(code ?? interrupted));
  }).finally(() => process.off('SIGINT', wait));
}
