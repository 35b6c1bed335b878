/**
 * The registry that the delivery commands speak to: flags, else `SLIPWAY_URL`, `SLIPWAY_TOKEN`, `SLIPWAY_ORG`, `SLIPWAY_APP`,
 * `SLIPWAY_MODEL`. The token goes to that host only: a redirect to another one is refused, not followed.
 */
import { type Api, type CallResponse, createApi } from '@/lib/api';
import { AppError, throwIfCancelled } from '@/lib/core';
import type { CommandInput, CommandOption } from '../command';

/** What a command needs to be told, in this order of nesting. */
export type Need = 'url' | 'token' | 'org' | 'app' | 'model';

const helps: Readonly<Record<Need, string>> = {
  url: 'address of the Slipway server (SLIPWAY_URL)',
  token: 'a token from Account or API keys (SLIPWAY_TOKEN)',
  org: 'organization (SLIPWAY_ORG)',
  app: 'application (SLIPWAY_APP)',
  model: 'model (SLIPWAY_MODEL)',
};

/** The options of a command that talks to the registry. */
export function connectionOptions(...needs: readonly Need[]): Record<string, CommandOption> {
  return Object.fromEntries((['url', 'token', ...needs] as const).map((need) => [need, { type: 'string', help: helps[need] }]));
}

/** How the commands' usage lines name them. */
export const connectionUsage = '[--url U] [--token T] [--org O] [--app A] [--model M] [--json]';

export interface Connection {
  readonly origin: string;
  readonly token: string;
  readonly api: Api;
  /** For bytes, which the API's own calls do not carry. */
  readonly request: RegistryFetch;
  readonly org: string;
  readonly app: string;
  readonly model: string;
}

/**
 * Reads flags and environment.
 * @throws AppError `cli/not-configured` {missing}: the exit code is 2
 */
export function connect(input: CommandInput, ...needs: readonly Need[]): Connection {
  const values = Object.fromEntries((['url', 'token', ...needs] as const).map((need) => [need, settingOf(input, need)])) as Partial<
    Record<Need, string | undefined>
  >;
  const missing = Object.entries(values).flatMap(([need, value]) => (value === undefined ? [need] : []));
  if (missing.length > 0) {
    const words = missing.map((need) => `--${need} or SLIPWAY_${need.toUpperCase()}`).join(', ');
    throw new AppError('cli/not-configured', `Say which registry is meant: ${words}.`, { details: { missing } });
  }
  const { url = '', token = '', org = '', app = '', model = '' } = values;
  const origin = url.replace(/\/+$/, '');
  const request = registryFetch(input.signal);
  return { origin, token, api: createApi({ origin, token, fetch: request }), request, org, app, model };
}

function settingOf(input: CommandInput, need: Need): string | undefined {
  const flag = input.options[need];
  const value = typeof flag === 'string' ? flag : process.env[`SLIPWAY_${need.toUpperCase()}`];
  return value === undefined || value === '' ? undefined : value;
}

type RegistryFetch = (url: string, init: RequestInit & { readonly method: string }) => Promise<Response>;

const retries = 5;
const firstWaitMs = 500;

/** `fetch` that tries again while the network or the server fails for now, and never leaves its host. */
function registryFetch(signal: AbortSignal): RegistryFetch {
  return async (url, init) => {
    for (let attempt = 0; ; attempt++) {
      throwIfCancelled(signal);
      const isLast = attempt === retries;
      try {
        const response = await fetch(url, { ...init, redirect: 'manual', signal });
        refuseRedirect(url, response);
        if (isLast || (response.status !== 429 && response.status < 500)) return response;
        await response.body?.cancel();
      } catch (error) {
        if (isLast || signal.aborted || error instanceof AppError) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, firstWaitMs * 2 ** attempt));
    }
  };
}

function refuseRedirect(url: string, response: CallResponse): void {
  const location = response.headers.get('location');
  if (response.status < 300 || response.status >= 400 || location === null) return;
  const to = new URL(location, url);
  throw new AppError('cli/redirect', `${new URL(url).host} sends to ${to.host}. The token stays here: say --url ${to.origin} if that is meant.`, {
    details: { from: url, to: to.href },
  });
}
