/** Runs a command in this process and catches what it prints. */
import { runCommand } from '..';

export interface CommandResult {
  readonly code: number;
  /** The JSON document on standard output, when there is one. */
  // biome-ignore lint/suspicious/noExplicitAny: a document of any command, read by tests only
  readonly document: any;
  readonly stdout: string;
  readonly stderr: string;
}

/** `slipway ARGS`. */
export async function run(...args: string[]): Promise<CommandResult> {
  const write = { stdout: process.stdout.write, stderr: process.stderr.write };
  const caught = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = ((chunk: string | Uint8Array) => {
      caught[name] += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
      return true;
    }) as typeof process.stdout.write;
  }
  try {
    const code = await runCommand(args);
    return { code, document: parse(caught.stdout), ...caught };
  } finally {
    process.stdout.write = write.stdout;
    process.stderr.write = write.stderr;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // text for people
  }
}
