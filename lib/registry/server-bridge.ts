/**
 * What the start script (`scripts/server`, same process) gives to the services: who is local, the secret, the codes it printed, the
 * listener for the local network. It stands on globalThis because the server's bundles and that script share nothing else.
 * Requests carry three headers that only the start script can set; read them through the functions below, never by name.
 */
import { AppError } from '@/lib/core';

/** Whether phones on the local network are let in, and the addresses to type or scan then, the likeliest first. */
export interface LanState {
  readonly on: boolean;
  readonly urls: readonly string[];
}

/** The other side is `scripts/server/bridge.mjs`. */
export interface ServerBridge {
  /** A request with this header comes from a person at this computer. */
  readonly localMark: { readonly header: string; readonly value: string };
  /** At least 32 bytes; keys are derived from it in `secrets.ts`. */
  readonly secret: Uint8Array;
  /** For a first owner who does not sit at this computer. Ten wrong tries make a new code. */
  readonly setupCode: {
    /** Undefined once it was discarded. */
    read(): string | undefined;
    check(code: string): boolean;
    /** There is an owner: no code works any more. */
    discard(): void;
  };
  /** The sign-in link of this start: true once, for its code. */
  readonly signInLink: { readonly code: string; consume(code: string): boolean };
  /** Where people reach this server: `SLIPWAY_ORIGIN`, else this computer's own address. No slash at its end. */
  origin(): string;
  /** All origins that are this server, for the check of `Origin`. */
  origins(): readonly string[];
  readonly lan: { state(): LanState; start(): Promise<LanState>; stop(): Promise<LanState> };
  /** The content security policy of a page made at this request. */
  contentPolicy(nonce: string): string;
}

declare global {
  var slipwayServer: ServerBridge | undefined;
}

/** @throws AppError `server/not-started` where no start script runs; tests set one with `useServerBridge` */
export function serverBridge(): ServerBridge {
  if (globalThis.slipwayServer) return globalThis.slipwayServer;
  throw new AppError('server/not-started', 'This server was not started by its start script. Use npm start.');
}

/** Does the person who asks sit at this computer? */
export function isLocal(headers: Headers): boolean {
  const { header, value } = serverBridge().localMark;
  return headers.get(header) === value;
}

/** The address that a request came from; empty where no start script has set it. */
export function addressOf(headers: Headers): string {
  return headers.get('x-slipway-address') ?? '';
}

/** Did the visitor come by https, here or at a trusted proxy? Decides about secure cookies. */
export function isHttps(headers: Headers): boolean {
  return headers.get('x-slipway-scheme') === 'https';
}

/**
 * Lets phones on the local network in, or does nothing when they are already.
 * @throws AppError `lan/no-address` in no network, `lan/port-taken`
 */
export async function startLan(): Promise<LanState> {
  try {
    return await serverBridge().lan.start();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause && String(cause.code).startsWith('lan/') ? String(cause.code) : undefined;
    if (code === undefined || !(cause instanceof Error)) throw cause;
    throw new AppError(code, cause.message, { cause });
  }
}
