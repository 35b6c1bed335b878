/** `slipway deploy`, `rollback` and `promote`: what devices of an environment run. */
import { AppError } from '@/lib/core';
import { type Command, type CommandInput, textOption } from '../command';
import { type ActDocument, actOn, printAct } from '../registry/act';
import { connect, connectionOptions, connectionUsage } from '../registry/connection';

const reasonOption = { reason: { type: 'string', help: 'why; stands in the history' } } as const;
const dryRunOption = { 'dry-run': { type: 'boolean', help: 'says what would happen and changes nothing' } } as const;

type Shown = ActDocument & { readonly environment: string };

function reasonOf(input: CommandInput): { reason?: string } {
  const reason = textOption(input, 'reason');
  return reason === '' ? {} : { reason };
}

export const deployCommand: Command = {
  id: 'deploy',
  summary: 'Gives a version to the devices of an environment.',
  usage: `deploy [--env dev] [--version latest] [--mandatory] [--reason T] [--dry-run] ${connectionUsage}`,
  options: {
    ...connectionOptions('org', 'app', 'model'),
    env: { type: 'string', help: 'environment (default: dev)' },
    version: { type: 'string', help: 'number, latest (default) or @alias' },
    mandatory: { type: 'boolean', help: 'devices wait for it before they serve' },
    ...reasonOption,
    ...dryRunOption,
  },
  required: [],
  positionals: 0,
  async run(input): Promise<Shown> {
    const connection = connect(input, 'org', 'app', 'model');
    const environment = textOption(input, 'env') || 'dev';
    const wanted = textOption(input, 'version') || 'latest';
    const act = {
      kind: 'deploy',
      model: connection.model,
      version: /^\d+$/.test(wanted) ? Number(wanted) : wanted,
      ...(input.options['mandatory'] === true ? { mandatory: true } : {}),
      ...reasonOf(input),
    } as const;
    return { ...(await actOn(connection, environment, act, input.options['dry-run'] === true)), environment };
  },
  print: printShown,
};

export const rollbackCommand: Command = {
  id: 'rollback',
  summary: 'Gives the devices of an environment an earlier version back.',
  usage: `rollback --env E [--to N] [--reason T] [--dry-run] ${connectionUsage}`,
  options: {
    ...connectionOptions('org', 'app', 'model'),
    env: { type: 'string', help: 'environment' },
    to: { type: 'string', help: 'number (default: the version before)' },
    ...reasonOption,
    ...dryRunOption,
  },
  required: ['env'],
  positionals: 0,
  async run(input): Promise<Shown> {
    const connection = connect(input, 'org', 'app', 'model');
    const environment = textOption(input, 'env');
    const to = textOption(input, 'to');
    if (to !== '' && !/^[1-9]\d*$/.test(to)) throw new AppError('cli/bad-option', `--to is the number of a version, not ${to}.`);
    const act = { kind: 'rollback', model: connection.model, ...(to === '' ? {} : { toVersion: Number(to) }), ...reasonOf(input) } as const;
    return { ...(await actOn(connection, environment, act, input.options['dry-run'] === true)), environment };
  },
  print: printShown,
};

export const promoteCommand: Command = {
  id: 'promote',
  summary: 'Gives an environment the same version that another one has.',
  usage: `promote --from E --to E [--reason T] [--dry-run] ${connectionUsage}`,
  options: {
    ...connectionOptions('org', 'app', 'model'),
    from: { type: 'string', help: 'environment that has it' },
    to: { type: 'string', help: 'environment that gets it' },
    ...reasonOption,
    ...dryRunOption,
  },
  required: ['from', 'to'],
  positionals: 0,
  async run(input): Promise<Shown> {
    const connection = connect(input, 'org', 'app', 'model');
    const environment = textOption(input, 'to');
    const act = { kind: 'promote', model: connection.model, fromEnvironment: textOption(input, 'from'), ...reasonOf(input) } as const;
    return { ...(await actOn(connection, environment, act, input.options['dry-run'] === true)), environment };
  },
  print: printShown,
};

function printShown(document: object): string {
  const shown = document as Shown;
  return printAct(shown, shown.environment);
}
