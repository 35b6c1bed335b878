// F16, the studio's half: every page is cross-origin isolated and runs no inline script that the build did not make.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from './studio';

const record: { pageHashes: Record<string, string[]> } = JSON.parse(
  readFileSync(fileURLToPath(new URL('../.next/slipway-build.json', import.meta.url)), 'utf8'),
);
const pages = Object.keys(record.pageHashes).filter((path) => !path.startsWith('/_'));
const missingPage = '/there/is/no/such/page';

test('F16 every studio page and every worker script carries the security headers', async ({ request }) => {
  expect(pages).toContain('/');
  const home = await (await request.get('/')).text();
  const script = /src="(\/_next\/static\/[^"]+\.js)"/.exec(home)?.[1] ?? '';
  for (const path of [...pages, missingPage, script, '/ort/ort-wasm-simd-threaded.mjs']) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(path === missingPage ? 404 : 200);
    const headers = answer.headers();
    expect(headers, path).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
    });
    const policy = headers['content-security-policy'] ?? '';
    const scripts = policy.split('; ').find((directive) => directive.startsWith('script-src')) ?? '';
    expect(scripts, path).toMatch(/^script-src 'self' 'wasm-unsafe-eval'/);
    expect(scripts, path).not.toContain('unsafe-inline');
    for (const directive of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "default-src 'self'"])
      expect(policy).toContain(directive);
  }
});

test('F16 pages are isolated and hydrate without a violation', async ({ page }) => {
  for (const path of [...pages, missingPage]) {
    const complaints: string[] = [];
    page.removeAllListeners('console');
    page.on('console', (message) => {
      if (/Content Security Policy|Content-Security-Policy/.test(message.text())) complaints.push(message.text());
    });
    await page.goto(path, { waitUntil: 'load' });
    expect(await page.evaluate(() => crossOriginIsolated), path).toBe(true);
    // React marks the nodes that it has taken over.
    await page.waitForFunction(
      () => Object.keys(document).some((key) => key.startsWith('__reactContainer')) || Object.keys(document).some((key) => key.startsWith('_react')),
    );
    expect(complaints, path).toEqual([]);
  }
});

test('F16 a planted inline script does not run', async ({ page, studio }) => {
  const planted = '<script>document.documentElement.dataset.planted = "yes"</script>';
  await page.route(`${studio.url}/`, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace('<body', `${planted}<body`) });
  });
  const refused = page.waitForEvent('console', (message) => /script-src/.test(message.text()));
  await page.goto('/');
  await refused;
  expect(await page.evaluate(() => document.documentElement.dataset['planted'])).toBeUndefined();
});
