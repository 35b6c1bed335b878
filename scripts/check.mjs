// `npm run check`: everything that can be known without a browser. `--only types,lint` runs some of it.
import { requireNode } from './setup/node-version.mjs';

requireNode();
import('./check/main.mjs')
  .then((check) => check.main(process.argv.slice(2)))
  .catch((error) => {
    console.error(error && error.isForPeople ? error.message : error);
    process.exit(1);
  });
