/** The list of commands. A new one is a file in `commands/` and one line here. */
import { conceptList } from '@/lib/core';
import type { Command } from './command';
import { deployCommand, promoteCommand, rollbackCommand } from './commands/deploy';
import { environmentsCommand } from './commands/environments';
import { evaluateCommand } from './commands/evaluate';
import { fetchCommand } from './commands/fetch';
import { inspectCommand } from './commands/inspect';
import { predictCommand } from './commands/predict';
import { summaryCommand } from './commands/summary';
import { trainCommand } from './commands/train';
import { uploadCommand } from './commands/upload';
import { versionsCommand } from './commands/versions';

export const commands = conceptList<Command>('cli/unknown-command', 'command', [
  inspectCommand,
  trainCommand,
  predictCommand,
  evaluateCommand,
  summaryCommand,
  uploadCommand,
  versionsCommand,
  fetchCommand,
  environmentsCommand,
  deployCommand,
  rollbackCommand,
  promoteCommand,
]);
