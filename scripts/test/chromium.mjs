// Finds a Chromium for the tests, or gets one: CHROMIUM_PATH, an installed browser, Playwright's download, Debian's package.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from '../setup/paths.mjs';
import { runPackage, runProgram, SetupError, say } from '../setup/steps.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const appPaths = {
  darwin: ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) =>
    process.env[name]
      ? [
          join(process.env[name], 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(process.env[name], 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ]
      : [],
  ),
};
const downloadTimeoutMs = 300_000;

/**
 * @returns {Promise<string>} the path of a Chromium that starts
 * @throws SetupError that says what was tried
 */
export async function findChromium() {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) {
    if (await starts(wanted)) return wanted;
    throw new SetupError(`CHROMIUM_PATH is ${wanted}, but nothing there answers to --version.`);
  }
  const tried = [];
  for (const [name, find] of [
    ['an installed browser', findInstalled],
    ["Playwright's download", downloadWithPlaywright],
    ["Debian's package", installWithApt],
  ]) {
    try {
      const path = await find();
      if (path) return path;
      tried.push(`${name}: none`);
    } catch (error) {
      tried.push(`${name}: ${reasonOf(error)}`);
    }
    say(`  ${tried.at(-1)}`);
  }
  throw new SetupError(`No Chromium to test with. Install one, or name it with CHROMIUM_PATH. Tried:\n  ${tried.join('\n  ')}`);
}

/** The line of a program's output that says what went wrong. */
function reasonOf(error) {
  const lines = error.message.split('\n');
  return (lines.slice(1).find((line) => /^(Error|E):/.test(line.trim())) ?? lines[0]).trim();
}

async function findInstalled() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...(appPaths[process.platform] ?? [])];
  for (const path of candidates) if (await starts(path)) return path;
  return undefined;
}

async function downloadWithPlaywright() {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  if (await starts(path)) return path;
  say("Downloading Playwright's Chromium ...");
  // The full browser: its smaller headless shell has no WebGPU.
  await runPackage('playwright', 'cli.js', ['install', '--no-shell', 'chromium'], { cwd: root, timeoutMs: downloadTimeoutMs });
  return (await starts(path)) ? path : undefined;
}

async function installWithApt() {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  say('Installing the package chromium (apt-get) ...');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runProgram('/usr/bin/apt-get', ['update'], { env });
  await runProgram('/usr/bin/apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
  return (await starts('/usr/bin/chromium')) ? '/usr/bin/chromium' : undefined;
}

/** On Windows `--version` opens a window, so being there has to do. */
async function starts(path) {
  if (!existsSync(path)) return false;
  if (process.platform === 'win32') return true;
  return runProgram(path, ['--version'], { timeoutMs: 20_000 }).then(
    () => true,
    () => false,
  );
}
