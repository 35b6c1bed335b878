// Runs the benchmark page in headless Chromium, on a graphics card when there is one, else on the software adapter.

import { findChromium } from '../../scripts/test/chromium.mjs';
import { chromiumArgs } from '../../scripts/test/chromium-args.mjs';
import { BenchError } from './bench-error.mjs';
import { servePage } from './page-server.mjs';

const softwareArgs = chromiumArgs;
// Chromium blocks WebGPU on Linux by default; elsewhere its own choice of driver is the right one.
const hardwareArgs = [
  ...chromiumArgs.filter((arg) => !arg.startsWith('--use-webgpu-adapter')),
  ...(process.platform === 'linux' ? ['--enable-features=Vulkan', '--use-angle=vulkan', '--disable-vulkan-surface'] : []),
  '--ignore-gpu-blocklist',
  '--enable-webgpu-developer-features',
];

/**
 * Runs a suite in one page of one browser.
 * @param wanted `auto`, `hardware` or `software`
 * @returns {Promise<{outcome: object, runtime: string}>}
 * @throws BenchError `bench/no-adapter`, or the coded error of the page
 */
export async function runInChromium(options, wanted, onStep) {
  const server = await servePage();
  try {
    const { browser, page } = await openPage(server.url, wanted);
    try {
      page.on('console', (message) => onStep(message.text()));
      const answer = await page.evaluate((given) => globalThis.runSuite(given), options);
      if (answer.kind === 'failed') throw new BenchError(answer.error.code, answer.error.message);
      return { outcome: answer.outcome, runtime: `Chromium ${browser.version()}` };
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}

async function openPage(url, wanted) {
  const executablePath = await findChromium();
  const { chromium } = await import('playwright');
  for (const kind of wanted === 'auto' ? ['hardware', 'software'] : [wanted]) {
    const browser = await chromium.launch({ executablePath, headless: true, args: kind === 'hardware' ? hardwareArgs : softwareArgs });
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => globalThis.runSuite !== undefined);
    if ((await page.evaluate(() => globalThis.adapterKind())) === kind) return { browser, page };
    await browser.close();
  }
  throw new BenchError('bench/no-adapter', `Chromium offers no ${wanted === 'auto' ? '' : `${wanted} `}WebGPU adapter on this machine.`);
}
