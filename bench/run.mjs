// `npm run bench`: measures speed on this machine. Works on a fresh clone; options: bench/README.md.
import { requireNode } from '../scripts/setup/node-version.mjs';

requireNode();
import('./harness/main.mjs')
  .then((bench) => bench.main(process.argv.slice(2)))
  .catch((error) => {
    console.error(error && error.isForPeople ? error.message : error);
    process.exit(1);
  });
