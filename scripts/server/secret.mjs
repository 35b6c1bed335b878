// The secret of this installation, from which lib/registry/secrets.ts derives every key: `SLIPWAY_SECRET`, or made once in the
// data directory. Whoever loses it loses the stored signing keys, so a damaged file is never made again silently.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { SetupError } from '../setup/steps.mjs';
import { readPrivate, writePrivate } from './private-file.mjs';

const leastBytes = 32;

/**
 * @param {string} dataDir
 * @param {Record<string, string | undefined>} env
 * @returns {Uint8Array} at least 32 bytes
 * @throws SetupError `config/secret-missing` with a database elsewhere, `config/secret-too-short`, `config/secret-damaged`
 */
export function readSecret(dataDir, env = process.env) {
  if (env.SLIPWAY_SECRET) {
    const secret = new TextEncoder().encode(env.SLIPWAY_SECRET);
    if (secret.byteLength >= leastBytes) return secret;
    throw new SetupError(`SLIPWAY_SECRET has ${secret.byteLength} bytes; it needs at least ${leastBytes}.`, 'config/secret-too-short');
  }
  if (env.DATABASE_URL) {
    const why = 'DATABASE_URL is set and SLIPWAY_SECRET is not. Everything that is signed or wrapped in that database needs one secret, ';
    throw new SetupError(`${why}so set SLIPWAY_SECRET to at least ${leastBytes} random bytes and keep it.`, 'config/secret-missing');
  }
  const path = join(dataDir, 'secret');
  const kept = readPrivate(path);
  if (kept === undefined) {
    const secret = randomBytes(leastBytes);
    writePrivate(path, secret.toString('base64url'));
    return new Uint8Array(secret);
  }
  const secret = new Uint8Array(Buffer.from(kept, 'base64url'));
  if (secret.byteLength < leastBytes)
    throw new SetupError(`${path} is damaged. Put it back from a copy, or set SLIPWAY_SECRET.`, 'config/secret-damaged');
  return secret;
}
