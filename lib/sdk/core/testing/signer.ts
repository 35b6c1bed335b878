/**
 * For tests: Ed25519 keys from a seed, and the documents that they sign. Signing is WebCrypto's, so an envelope made here
 * is made by other code than the one that reads it.
 */
import { toBase64url } from '../base64url';
import { dsseSigningBytes, encodeEnvelope, environmentPayloadType, keyidOf, rootPayloadType } from '../envelope';
import { utf8 } from '../sha256';
import type { Bytes, EnvironmentManifest, RootDocument } from '../types';

export interface TestKey {
  readonly publicKey: Bytes;
  readonly keyid: string;
  sign(message: Bytes): Promise<Bytes>;
}

/** DER of a PKCS #8 Ed25519 key up to its 32 seed bytes (RFC 8410). */
const pkcs8Head = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/** The key of a seed: 32 bytes, or one byte that fills them. */
export async function testKey(seed: Uint8Array | number): Promise<TestKey> {
  const bytes = typeof seed === 'number' ? new Uint8Array(32).fill(seed) : seed;
  const secret = await crypto.subtle.importKey('pkcs8', new Uint8Array([...pkcs8Head, ...bytes]), 'Ed25519', true, ['sign']);
  const { x = '' } = await crypto.subtle.exportKey('jwk', secret);
  const publicKey = Uint8Array.from(atob(x.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  return {
    publicKey,
    keyid: await keyidOf(publicKey),
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', secret, message)),
  };
}

/** The envelope of a payload (a value becomes JSON), signed by all keys. */
export async function signedEnvelope(payloadType: string, payload: unknown, keys: readonly TestKey[]): Promise<Bytes> {
  const bytes = utf8(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const message = dsseSigningBytes(payloadType, bytes);
  const signatures = await Promise.all(keys.map(async (key) => ({ keyid: key.keyid, sig: await key.sign(message) })));
  return utf8(encodeEnvelope(payloadType, bytes, signatures));
}

/** A root document of application `app_1`. */
export function testRoot(
  version: number,
  rootKeys: readonly TestKey[],
  manifestKeys: readonly TestKey[],
  thresholds = { root: 1, manifest: 1 },
): RootDocument {
  return {
    schema: 'slipway.root/1',
    application: 'app_1',
    version,
    expires: '2036-11-20T12:00:00Z',
    keys: Object.fromEntries([...rootKeys, ...manifestKeys].map((key) => [key.keyid, { alg: 'ed25519', publicKey: toBase64url(key.publicKey) }])),
    roles: {
      root: { keyids: rootKeys.map((key) => key.keyid), threshold: thresholds.root },
      manifest: { keyids: manifestKeys.map((key) => key.keyid), threshold: thresholds.manifest },
    },
  };
}

export const signRoot = (root: unknown, keys: readonly TestKey[]): Promise<Bytes> => signedEnvelope(rootPayloadType, root, keys);

/** A manifest of environment `env_1` of `app_1` without models, changed as given. */
export const testManifest = (changes: Partial<EnvironmentManifest> = {}): EnvironmentManifest => ({
  schema: 'slipway.environment/1',
  environment: 'env_1',
  name: 'prod',
  application: 'app_1',
  seq: 42,
  issuedAt: '2026-11-20T12:00:00Z',
  expires: '2026-12-20T12:00:00Z',
  minPollSeconds: 300,
  events: { enabled: true },
  directives: [],
  models: {},
  ...changes,
});

export const signManifest = (manifest: unknown, keys: readonly TestKey[]): Promise<Bytes> => signedEnvelope(environmentPayloadType, manifest, keys);
