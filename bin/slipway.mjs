#!/usr/bin/env node
// The command line. Runs before node_modules exists: it installs what is missing, then starts the TypeScript command.
import { requireNode } from '../scripts/setup/node-version.mjs';

requireNode();
import('../scripts/setup/run-cli.mjs')
  .then((cli) => cli.main(process.argv.slice(2)))
  .catch((error) => {
    console.error(error && error.isForPeople ? error.message : error);
    process.exit(1);
  });
