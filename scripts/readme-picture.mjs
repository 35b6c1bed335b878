// Takes the README's picture, docs/studio.png: the sample project in the studio, as a first visitor sees it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { root } from './setup/paths.mjs';
import { chromiumArgs, chromiumPath } from './test/chromium-args.mjs';

const dataDir = mkdtempSync(join(tmpdir(), 'slipway-picture-'));
const server = spawn(process.execPath, ['scripts/start.mjs', '--port', '0'], { cwd: root, env: { ...process.env, SLIPWAY_DATA_DIR: dataDir } });
try {
  const url = await new Promise((resolve, reject) => {
    server.once('exit', () => reject(new Error('The server did not start')));
    server.stdout.on('data', (chunk) => {
      const ready = /Slipway is ready: (http:\S+)/.exec(chunk.toString());
      if (ready) resolve(ready[1]);
    });
  });
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArgs });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
  await page.goto(url);
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await page.getByRole('grid', { name: 'Items' }).getByRole('gridcell').first().waitFor({ timeout: 60_000 });
  await page.getByText('Ready offline').first().waitFor({ timeout: 120_000 });
  await page.waitForTimeout(9000); // the notice with Undo has gone
  await page.screenshot({ path: join(root, 'docs/studio.png') });
  await browser.close();
} finally {
  server.kill('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
}
