// Next builds the pages; scripts/server serves them and sets the security headers, so that they stand in one place.
import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Each layer is type-checked with its own library set by `npm run check`.
  typescript: { ignoreBuildErrors: true },
  // PGlite finds its wasm and data files beside its own module; ws looks for optional parts that a bundle would break.
  serverExternalPackages: ['@electric-sql/pglite', '@neondatabase/serverless', 'pg', 'ws'],
  devIndicators: false,
  // One page for every device: it reads its environment's key from the address, and works offline from one cached copy.
  rewrites: async () => [{ source: '/device/:key', destination: '/device' }],
  // Said, not guessed: a lock file in a folder above must not move the root there.
  turbopack: { root: fileURLToPath(new URL('.', import.meta.url)) },
};

export default config;
