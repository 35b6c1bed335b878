/**
 * The inputs on which Ed25519 verifiers disagree (RFC 8032 5.1.7; "Taming the many EdDSAs", Chalkias, Garillot, Nikolaenko,
 * 2020). They are refused before WebCrypto or the fallback sees them, so that every device gives one verdict. What is left
 * differs only by the cofactor, and there the fallback computes the equation without it, as WebCrypto does.
 */

const fieldP = 2n ** 255n - 19n;
const groupL = 2n ** 252n + 27742317777372353535851937790883648493n;
/** y of the points of order 8 is this or its negative. */
const order8 = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;

const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** An encoded point with y below p that is none of the eight of small order (y = 0, 1, -1 or that of order 8). */
function isSoundPoint(bytes: Uint8Array): boolean {
  const y = littleEndian(bytes) & (2n ** 255n - 1n);
  return y > 1n && y < fieldP - 1n && y !== order8 && y !== fieldP - order8;
}

/** Lengths 32 and 64, key and R canonical and not of small order, S below the group order (no second spelling of a signature). */
export function isSoundEd25519(publicKey: Uint8Array, signature: Uint8Array): boolean {
  return (
    publicKey.length === 32 &&
    signature.length === 64 &&
    isSoundPoint(publicKey) &&
    isSoundPoint(signature.subarray(0, 32)) &&
    littleEndian(signature.subarray(32)) < groupL
  );
}
