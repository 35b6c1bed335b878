/**
 * base64url without padding (RFC 4648 section 5), as envelopes write it. Decoding is strict: one text for one sequence of
 * bytes, so that a signature or payload cannot be spelt in two ways.
 */
import type { Bytes } from './types';

/** Bytes to base64url without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** base64url to bytes; null when the text is not exactly what {@link toBase64url} would write. */
export function fromBase64url(text: string): Bytes | null {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return null;
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  return toBase64url(bytes) === text ? bytes : null;
}
