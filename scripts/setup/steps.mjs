// How set-up talks and runs other programs: one line per step, with its duration, readable with and without a terminal.
import { spawn } from 'node:child_process';

/** An error whose message is meant for the person at the terminal: printed without a stack, with its code when it has one. */
export class SetupError extends Error {
  isForPeople = true;
  code;

  /** @param {string} message  @param {string} [code] as in `area/reason` */
  constructor(message, code) {
    super(code === undefined ? message : `${message} (${code})`);
    this.code = code;
  }
}

/** Prints one line. */
export function say(text) {
  console.log(text);
}

/** Runs a step and prints its name and seconds when it is done. */
export async function step(name, run) {
  const startedMs = Date.now();
  say(`- ${name} ...`);
  const result = await run();
  say(`  ${name}: done in ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
  return result;
}

const running = new Set();

/**
 * Runs a program to its end, or ends it after `timeoutMs`. Output is kept and shown only when it fails (or at once with `show`).
 * @returns {Promise<string>} standard output and error
 */
export function runProgram(command, args, { cwd, env = {}, show = false, timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    const isBatchFile = process.platform === 'win32' && command !== process.execPath;
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: isBatchFile,
      timeout: timeoutMs,
    });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
        if (show) process.stdout.write(chunk);
      });
    }
    child.on('error', (cause) => reject(new SetupError(`Could not run ${command}: ${cause.message}`)));
    child.on('close', (code, signal) => {
      running.delete(child);
      if (code === 0) return resolve(output);
      const shown = show ? '' : `\n${output.slice(-6000)}`;
      reject(new SetupError(`${command} ${args.join(' ')} failed (${signal ?? code}).${shown}`));
    });
  });
}

/** Ends the programs that are still running; for a person who interrupts set-up. */
export function endPrograms() {
  for (const child of running) child.kill();
}

/** Runs npm: through the npm that started us when there is one, so that its version and configuration are the person's. */
export function runNpm(args, options) {
  const npmScript = process.env.npm_execpath;
  if (npmScript?.endsWith('.js')) return runProgram(process.execPath, [npmScript, ...args], options);
  return runProgram('npm', args, options);
}

/** Runs the command of an installed package, for example `runPackage('next', 'dist/bin/next', ['build'])`. */
export function runPackage(name, script, args, options) {
  return runProgram(process.execPath, [`node_modules/${name}/${script}`, ...args], options);
}
