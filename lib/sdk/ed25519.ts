/**
 * Ed25519 for hosts whose WebCrypto does not know it, bundled apart as `/sdk/v1/ed25519.js`. Points and scalars are
 * @noble/ed25519's; the equation is the one without cofactor, as WebCrypto's (noble's own `verify` multiplies by 8 and so
 * takes a few signatures more). Inputs that verifiers disagree about are refused by the core before this is asked.
 */
import { hashes, Point } from '@noble/ed25519';
import type { VerifyEd25519 } from './core';

const order = Point.CURVE().n;

/** RFC 8032 5.1.7: R = [S]B - [k]A, compared as bytes. False for anything that is not a key or a signature. */
export const verifyEd25519: VerifyEd25519 = async (publicKey, signature, message) => {
  if (signature.length !== 64) return false;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  try {
    const a = Point.fromBytes(publicKey);
    const hashed = new Uint8Array(64 + message.length);
    hashed.set(r);
    hashed.set(publicKey, 32);
    hashed.set(message, 64);
    const k = littleEndian(await hashes.sha512Async(hashed)) % order;
    // noble refuses S above the group order.
    const expected = Point.BASE.multiply(s, false).subtract(a.multiply(k, false)).toBytes();
    return expected.every((byte, i) => byte === r[i]);
  } catch {
    return false;
  }
};

const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
