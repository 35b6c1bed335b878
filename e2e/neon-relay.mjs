// Loaded into a server under test (`node --import`): tells Neon's driver to reach its Postgres through the WebSocket relay of the
// tests, which has no TLS. Both forms of the package, because it depends on the server's bundle which one it loads.
import { createRequire } from 'node:module';
import { neonConfig } from '@neondatabase/serverless';

const relay = {
  wsProxy: `127.0.0.1:${process.env.NEON_RELAY_PORT}/v1`,
  useSecureWebSocket: false,
  pipelineTLS: false,
  pipelineConnect: false,
};
Object.assign(neonConfig, relay);
Object.assign(createRequire(import.meta.url)('@neondatabase/serverless').neonConfig, relay);
