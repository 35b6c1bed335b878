// What end-to-end tests import instead of '@playwright/test': one running studio for all tests of a worker, and its address
// as the base of every page.
import { test as base } from '@playwright/test';
import { type Server, startServer } from './server';

export { expect } from '@playwright/test';

export const test = base.extend<object, { readonly studio: Server }>({
  studio: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const studio = await startServer();
      await use(studio);
      await studio.stop();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ studio }, use) => use(studio.url),
});
