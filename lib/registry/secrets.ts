/**
 * Keys derived from the server's secret, each for one purpose, so that none can stand in for another: HKDF with SHA-256
 * (RFC 5869), no salt, the purpose as info. Private keys in the database are wrapped with AES-256-GCM (NIST SP 800-38D): a 12-byte
 * random nonce, the ciphertext, a 16-byte tag. Nothing here is ever written to a log.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '@/lib/core';
import { serverBridge } from './server-bridge';

export type KeyPurpose = 'session' | 'url-signing' | 'key-wrapping' | 'address-hashing';

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** The 32-byte key of a purpose; the same for the same secret, on every machine. */
export function deriveKey(purpose: KeyPurpose): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', serverBridge().secret, new Uint8Array(), `slipway ${purpose}`, keyBytes));
}

/**
 * Wraps a private key for the database.
 * @param label what it belongs to (its key id): a wrapped key that was moved to another row does not open
 */
export function wrapKey(key: Uint8Array, label: string): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', deriveKey('key-wrapping'), nonce);
  cipher.setAAD(new TextEncoder().encode(label));
  return new Uint8Array(Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]));
}

/**
 * Opens what {@link wrapKey} made with the same label.
 * @throws AppError `config/secret-changed` when it was made with another secret or was altered
 */
export function unwrapKey(wrapped: Uint8Array, label: string): Uint8Array {
  try {
    const decipher = createDecipheriv('aes-256-gcm', deriveKey('key-wrapping'), wrapped.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAAD(new TextEncoder().encode(label));
    decipher.setAuthTag(wrapped.subarray(-tagBytes));
    return new Uint8Array(Buffer.concat([decipher.update(wrapped.subarray(nonceBytes, -tagBytes)), decipher.final()]));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const message =
      'A stored signing key cannot be opened: this server has another secret than the one that stored it (SLIPWAY_SECRET, or the file secret in the data directory).';
    throw new AppError('config/secret-changed', message, { details: { label }, cause });
  }
}
