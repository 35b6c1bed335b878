/** SHA-256 by WebCrypto, and the two spellings of bytes that go with it. */
import type { Bytes } from './types';

/** UTF-8 bytes of a text. */
export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

/** Lower-case hex. */
export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The 32 bytes of SHA-256. */
export const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** SHA-256 as 64 lower-case hex digits, the spelling of every hash in the registry. */
export const sha256Hex = async (bytes: Bytes): Promise<string> => toHex(await sha256(bytes));
