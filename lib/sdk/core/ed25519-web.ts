/**
 * Ed25519 by WebCrypto (Chrome 137, Safari 17, Firefox 129, Node 20). Where it is missing, the app hands in the fallback
 * of `lib/sdk/ed25519.ts`, which is bundled apart.
 */
import type { Bytes, VerifyEd25519 } from './types';

const importKey = (publicKey: Bytes) => crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);

/** Verifies by WebCrypto; false for a key that it refuses. Where Ed25519 is missing, it is false for all: ask {@link hasWebEd25519} first. */
export const verifyByWebCrypto: VerifyEd25519 = async (publicKey, signature, message) => {
  try {
    return await crypto.subtle.verify('Ed25519', await importKey(publicKey), signature, message);
  } catch {
    return false;
  }
};

/** Whether this host's WebCrypto knows Ed25519: it takes the base point as a key. */
export const hasWebEd25519 = (): Promise<boolean> =>
  importKey(new Uint8Array(32).fill(0x66).fill(0x58, 0, 1)).then(
    () => true,
    () => false,
  );
