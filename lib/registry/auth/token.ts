/**
 * The text of an API key: `slw_pat_` (a person's) or `slw_org_` (an organization's), 32 random base62 characters, `_`, and the
 * CRC-32 (IEEE 802.3) of all before it as 6 base62 characters, so that a typo is told from a stranger without the database.
 */
import { createHash, randomInt } from 'node:crypto';

export type TokenKind = 'pat' | 'org';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const shape = /^slw_(?:pat|org)_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}$/;
const startLength = 12;

/** A new random token: 190 bits. */
export function makeToken(kind: TokenKind): string {
  const random = Array.from({ length: 32 }, () => alphabet[randomInt(alphabet.length)]).join('');
  const text = `slw_${kind}_${random}`;
  return `${text}_${checksum(text)}`;
}

/** Could this be one of our tokens? False for anything with a typo. */
export function isToken(text: string): boolean {
  return shape.test(text) && text.endsWith(checksum(text.slice(0, -7)));
}

/** What is stored of a token: its SHA-256 in base64url, as the API-key plugin hashes. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** What is shown of a token later. */
export function startOfToken(token: string): string {
  return token.slice(0, startLength);
}

function checksum(text: string): string {
  let rest = crc32(new TextEncoder().encode(text));
  let digits = '';
  for (let i = 0; i < 6; i++) {
    digits = (alphabet[rest % 62] ?? '') + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** CRC-32, bit by bit: tokens are short, and `zlib.crc32` is younger than the oldest Node that we run on. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
