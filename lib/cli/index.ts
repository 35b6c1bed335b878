/**
 * The command line: parses words, runs one command, prints one document. Exit codes: 0 done, 1 refused input (the error on
 * standard output), 2 wrong usage, 130 interrupted.
 */
import { parseArgs } from 'node:util';
import { nearestNames, toAppError } from '@/lib/core';
import { runBench } from './bench';
import type { Command, CommandEvent, CommandInput } from './command';
import { commands } from './commands';

const wrongUsage = 2;
const interrupted = 130;

/** Runs `slipway ARGS`. @returns the exit code */
export async function runCommand(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (!name || name === 'help' || name === '--help' || name === '-h') return print(overview(), name ? 0 : wrongUsage);
  if (name === 'bench') return runBench(rest);
  if (!commands.has(name)) {
    const nearest = nearestNames(
      name,
      commands.all.map(({ id }) => id),
    )[0];
    return complain(`There is no command ${name}.${nearest ? ` Did you mean ${nearest}?` : ''}\n\n${overview()}`);
  }
  const command = commands.get(name);
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(command, rest);
  } catch (error) {
    return complain(`${error instanceof Error ? error.message : error}\n\n${help(command)}`);
  }
  if (parsed.values['help']) return print(help(command), 0);
  const missing = command.required.filter((option) => parsed.values[option] === undefined);
  if (missing.length > 0) return complain(`${missing.map((option) => `--${option}`).join(' and ')} must be given.\n\n${help(command)}`);
  const words = parsed.positionals.length;
  if (command.positionals === 'many' ? words === 0 : words !== command.positionals) return complain(help(command));
  return runParsed(command, parsed);
}

function parse(command: Command, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, multiple }]) => [name, { type, ...(multiple ? { multiple } : {}) }]),
  );
  const common = { json: { type: 'boolean' }, help: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options: { ...options, ...common }, allowPositionals: true });
  return { values: values as CommandInput['options'], positionals };
}

async function runParsed(command: Command, { values, positionals }: ReturnType<typeof parse>): Promise<number> {
  const isJson = values['json'] === true;
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const document = await command.run({
      positionals,
      options: values,
      signal: stop.signal,
      event: isJson ? writeJsonEvent : writeTextEvent(),
    });
    return print(isJson ? JSON.stringify(document) : command.print(document), 0);
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'task/cancelled') return interrupted;
    if (error.code === 'internal/unexpected') console.error(thrown);
    if (isJson) print(JSON.stringify({ error: { code: error.code, message: error.message, details: error.details } }), 1);
    else console.error(`${error.message} (${error.code})`);
    return error.code === 'cli/not-configured' ? wrongUsage : 1;
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

function writeJsonEvent(event: CommandEvent): void {
  const line = event.event === 'phase' ? { event: 'phase', ...event.progress } : event;
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

/** One line per phase and then every few seconds: readable in a log, too. */
function writeTextEvent(): (event: CommandEvent) => void {
  let phase = '';
  let atMs = 0;
  return (event) => {
    if (event.event === 'warning') {
      process.stderr.write(`Warning: ${event.message} (${event.code})\n`);
      return;
    }
    const { progress } = event;
    if (progress.phase === phase && Date.now() - atMs < 3000 && progress.done < progress.total) return;
    phase = progress.phase;
    atMs = Date.now();
    const rate = progress.rate ? `, ${progress.rate.toFixed(1)} a second` : '';
    const left = progress.etaSeconds ? `, about ${Math.ceil(progress.etaSeconds)} s left` : '';
    process.stderr.write(`${progress.phase}: ${progress.done} of ${progress.total} ${progress.unit}${rate}${left}\n`);
  };
}

function overview(): string {
  const listed = [...commands.all, { id: 'bench', summary: 'Measures how fast this machine computes (same as npm run bench).' }];
  const lines = listed.map(({ id, summary }) => `  ${id.padEnd(12)} ${summary}`);
  return `Usage: slipway COMMAND [options]\n\n${lines.join('\n')}\n\nslipway COMMAND --help tells the options. --json prints one JSON document.`;
}

function help(command: Command): string {
  const lines = Object.entries(command.options).map(([name, option]) => `  --${name.padEnd(14)} ${option.help}`);
  return `Usage: slipway ${command.usage}\n${command.summary}\n\n${lines.join('\n')}`;
}

function print(text: string, code: number): number {
  process.stdout.write(`${text}\n`);
  return code;
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return wrongUsage;
}
