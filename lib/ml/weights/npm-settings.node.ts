/**
 * The npm settings that matter for a download, as the person configured them: registry, proxy, certificates, cache.
 * Asked of npm itself, so that every npmrc file and environment variable counts. Secrets are not among them.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Settings under the names that pacote and npm-registry-fetch use. Empty when npm cannot be asked: their defaults then count. */
export async function npmSettings(): Promise<Readonly<Record<string, unknown>>> {
  const config = await askNpm().catch(() => ({}) as Record<string, unknown>);
  const settings: Record<string, unknown> = {};
  const take = (from: string, to: string): void => {
    const value = config[from];
    if (value !== null && value !== undefined && value !== '') settings[to] = value;
  };
  take('registry', 'registry');
  take('proxy', 'proxy');
  take('https-proxy', 'httpsProxy');
  take('noproxy', 'noProxy');
  take('strict-ssl', 'strictSSL');
  take('ca', 'ca');
  const { cafile, cache } = config;
  if (typeof cafile === 'string' && cafile !== '') settings['ca'] = await readFile(cafile, 'utf8').then(splitCertificates);
  if (typeof cache === 'string' && cache !== '') settings['cache'] = join(cache, '_cacache');
  return settings;
}

async function askNpm(): Promise<Record<string, unknown>> {
  const script = process.env['npm_execpath'];
  const isNpm = script !== undefined && /npm-cli\.[cm]?js$/.test(script);
  const run = promisify(execFile);
  const args = ['config', 'list', '--json'];
  const onWindows = process.platform === 'win32';
  const { stdout } = isNpm ? await run(process.execPath, [script, ...args]) : await run('npm', args, { shell: onWindows });
  return JSON.parse(stdout) as Record<string, unknown>;
}

function splitCertificates(pem: string): string[] {
  const end = '-----END CERTIFICATE-----';
  return pem
    .split(end)
    .filter((part) => part.includes('BEGIN'))
    .map((part) => part.trimStart() + end);
}
