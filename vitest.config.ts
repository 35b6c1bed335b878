// Three projects: pure and Node tests, tests in a real headless Chromium, and slow tests.
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const alias = { '@': new URL('.', import.meta.url).pathname };
const unitTests = ['lib/**/*.test.ts', 'db/**/*.test.ts', 'scripts/**/*.test.ts', 'components/**/*.test.ts'];
const chromiumArgs = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: { name: 'unit', include: unitTests, exclude: ['**/*.browser.test.ts', '**/*.slow.test.ts'], testTimeout: 60_000 },
      },
      { resolve: { alias }, test: { name: 'slow', include: ['**/*.slow.test.ts'], exclude: ['node_modules/**'], testTimeout: 3_600_000 } },
      {
        resolve: { alias },
        test: {
          name: 'browser',
          include: ['lib/**/*.browser.test.ts'],
          testTimeout: 60_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: chromiumArgs },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
