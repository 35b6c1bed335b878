// `npm test`: sets everything up and runs every test. `npm run test:slow` adds the slow ones.
import { requireNode } from './setup/node-version.mjs';

requireNode();
import('./test/main.mjs')
  .then((test) => test.main(process.argv.slice(2)))
  .catch((error) => {
    console.error(error && error.isForPeople ? error.message : error);
    process.exit(1);
  });
