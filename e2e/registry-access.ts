/** How tests reach the registry of a running server: as the first owner on this machine, and with a token as the command line does. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const runFile = promisify(execFile);

/** The first owner of an instance, with a session cookie and a token. */
export interface Owner {
  readonly url: string;
  readonly cookie: string;
  readonly token: string;
  /** The slug of the personal organization. */
  readonly org: string;
}

/** Makes the first owner as the first page does, then a token as the Account page does. */
export async function becomeOwner(url: string): Promise<Owner> {
  const made = await send(url, 'POST', '/setup', { body: {} });
  if (made.status !== 201) throw new Error(`Set-up answered ${made.status}: ${await made.text()}`);
  const cookie = made.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const { organization } = (await made.json()) as { organization: { slug: string } };
  const answer = await send(url, 'POST', '/me/tokens', { cookie, body: { name: 'tests' } });
  const { token } = (await answer.json()) as { token: string };
  return { url, cookie, token, org: organization.slug };
}

/** The owner's session for a browser context. */
export function cookiesOf({ url, cookie }: Pick<Owner, 'url' | 'cookie'>): { name: string; value: string; url: string }[] {
  return cookie.split('; ').map((one) => {
    const [name = '', value = ''] = one.split(/=(.*)/);
    return { name, value, url };
  });
}

/** One request below `/api/v1`, with the Origin of the server's own pages. */
export function send(
  url: string,
  method: string,
  path: string,
  { cookie, token, body, headers }: { cookie?: string; token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : { origin: url }),
      ...(cookie ? { cookie } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Runs a delivery command against a server. @returns its exit code and its JSON */
export async function registryCommand(owner: Pick<Owner, 'url' | 'token' | 'org'>, place: { app?: string; model?: string }, ...args: string[]) {
  const env = {
    ...process.env,
    SLIPWAY_URL: owner.url,
    SLIPWAY_TOKEN: owner.token,
    SLIPWAY_ORG: owner.org,
    SLIPWAY_APP: place.app ?? '',
    SLIPWAY_MODEL: place.model ?? '',
  };
  const ran = await runFile(process.execPath, ['bin/slipway.mjs', ...args, '--json'], { maxBuffer: 2 ** 26, env }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string; stderr: string }) => {
      if (typeof error.code !== 'number') throw error;
      return { code: error.code, stdout: error.stdout };
    },
  );
  // biome-ignore lint/suspicious/noExplicitAny: the document of any command
  return { code: ran.code, document: JSON.parse(ran.stdout) as any };
}
