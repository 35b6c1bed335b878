/** What a command of the command line is, and what it is given. One folder entry in `commands/`, one line in the list. */
import type { Progress } from '@/lib/core';

/** An option as `node:util` parses it. Repeatable ones collect; `--set name=value` is one of them. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly help: string;
}

export interface CommandInput {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly signal: AbortSignal;
  /** Progress and warnings: JSON lines on standard error with `--json`, plain lines else. */
  readonly event: (event: CommandEvent) => void;
}

export type CommandEvent =
  | { readonly event: 'phase'; readonly progress: Progress }
  | { readonly event: 'warning'; readonly code: string; readonly message: string };

/** One command. */
export interface Command {
  readonly id: string;
  readonly summary: string;
  readonly usage: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Options that must be there. */
  readonly required: readonly string[];
  /** How many words it takes besides options; `many`: at least one. */
  readonly positionals: number | 'many';
  /** Does the work and gives the document of `--json`. */
  run(input: CommandInput): Promise<object>;
  /** The same facts as text for people. */
  print(document: object): string;
}

/** A text option that is there. */
export function textOption(input: CommandInput, name: string): string {
  const value = input.options[name];
  return typeof value === 'string' ? value : '';
}

/** `--set name=value` pairs. */
export function setOptions(input: CommandInput): Record<string, string> {
  const pairs = input.options['set'];
  const given = Array.isArray(pairs) ? (pairs as readonly string[]) : [];
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [pair, 'true'] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
