// Three projects: pure and Node tests, tests in a real headless Chromium, and slow tests.

import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import type { ViteDevServer } from 'vite';
import { defineConfig } from 'vitest/config';
import { chromiumArgs, chromiumPath } from './scripts/test/chromium-args.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the real pictures are. */
    fixtures: string;
  }
}

// Real pictures that some browser tests read; they are skipped where the folder is absent.
const fixtures = resolve(process.env['SLIPWAY_FIXTURES'] ?? '../shared/data');
const alias = { '@': fileURLToPath(new URL('.', import.meta.url)) };
// Starts a Postgres when the first test asks for one.
const globalSetup = ['./db/testing/global-setup.ts'];
const unitTests = ['{bench,components,db,lib,scripts}/**/*.test.ts'];

// Vite refuses to import files of public/ as modules; the studio's server just serves onnxruntime-web's, and so do tests.
const serveOrt = {
  name: 'serve-ort',
  configureServer(server: ViteDevServer) {
    server.middlewares.use('/ort', (request, response) => {
      const name = (request.url ?? '').split('?')[0] ?? '';
      response.setHeader('content-type', name.endsWith('.mjs') ? 'text/javascript' : 'application/wasm');
      createReadStream(fileURLToPath(new URL(`public/ort${name}`, import.meta.url)))
        .on('error', () => response.writeHead(404).end())
        .pipe(response);
    });
  },
};

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: unitTests,
          exclude: ['**/*.browser.test.ts', '**/*.slow.test.ts'],
          testTimeout: 60_000,
          // A fresh database is made in a hook; on a busy machine that takes more than the usual ten seconds.
          hookTimeout: 60_000,
          globalSetup,
        },
      },
      {
        resolve: { alias },
        test: { name: 'slow', include: ['{lib,db,scripts}/**/*.slow.test.ts'], testTimeout: 3_600_000, fileParallelism: false, globalSetup },
      },
      {
        resolve: { alias },
        plugins: [serveOrt],
        server: { fs: { allow: ['.', fixtures] } },
        // Known beforehand: a dependency that Vite finds during a test reloads the page under it.
        optimizeDeps: { include: ['onnxruntime-web/wasm', 'onnxruntime-web/webgpu', 'fast-check', '@noble/ed25519'] },
        test: {
          name: 'browser',
          provide: { fixtures },
          include: ['lib/**/*.browser.test.ts', 'components/**/*.browser.test.ts'],
          testTimeout: 60_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: chromiumPath, args: chromiumArgs } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
