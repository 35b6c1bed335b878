// `npm start`: sets everything up and serves the studio. Works before node_modules exists; this file must parse on old Nodes.
import { requireNode } from './setup/node-version.mjs';

requireNode();
import('./server/main.mjs')
  .then((server) => server.main(process.argv.slice(2)))
  .catch((error) => {
    console.error(error && error.isForPeople ? error.message : error);
    process.exit(1);
  });
