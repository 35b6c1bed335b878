/** The list of commands. A new one is a file in `commands/` and one line here. */
import { conceptList } from '@/lib/core';
import type { Command } from './command';
import { evaluateCommand } from './commands/evaluate';
import { inspectCommand } from './commands/inspect';
import { predictCommand } from './commands/predict';
import { trainCommand } from './commands/train';

export const commands = conceptList<Command>('cli/unknown-command', 'command', [inspectCommand, trainCommand, predictCommand, evaluateCommand]);
