/**
 * The address of one part of an upload on this server: the URL itself is the permission, so no token travels with the bytes
 * (delivery.md 6). It holds for one part of one size and hash, for an hour. S3 has addresses of its own (`signPart`).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '@/lib/core';
import type { SignedPart } from './artifacts';

const lifetimeSeconds = 3600;

/** What one address permits. */
export interface PartAddress {
  readonly uploadId: string;
  readonly number: number;
  readonly size: number;
  readonly sha256: string;
}

/** The address as it comes back: path and query of the request. */
export interface SignedPartAddress extends PartAddress {
  /** Unix time in seconds. */
  readonly exp: number;
  /** HMAC-SHA-256, base64url. */
  readonly sig: string;
}

/** Signs the address of a part. @param origin of this server as the client sees it, without a slash at the end */
export function signPartUrl(origin: string, part: PartAddress, secret: Uint8Array, now: Date): SignedPart & { readonly expiresAt: string } {
  const exp = Math.floor(now.getTime() / 1000) + lifetimeSeconds;
  const query = new URLSearchParams({ size: String(part.size), sha256: part.sha256, exp: String(exp), sig: signature(part, exp, secret) });
  return {
    method: 'PUT',
    url: `${origin}/api/v1/uploads/${encodeURIComponent(part.uploadId)}/parts/${part.number}?${query}`,
    headers: {},
    expiresAt: new Date(exp * 1000).toISOString(),
  };
}

/**
 * Checks the address that a request came to, in constant time.
 * @throws AppError `upload/signature` when it is not ours, was changed, or is over
 */
export function checkPartSignature(address: SignedPartAddress, secret: Uint8Array, now: Date): PartAddress {
  const expected = Buffer.from(signature(address, address.exp, secret), 'base64url');
  const given = Buffer.from(address.sig, 'base64url');
  const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
  if (!isOurs || address.exp * 1000 < now.getTime()) throw wrongPartAddress();
  const { uploadId, number, size, sha256 } = address;
  return { uploadId, number, size, sha256 };
}

/** The one refusal of an address, whether its upload is there or not. */
export function wrongPartAddress(): AppError {
  return new AppError('upload/signature', 'This address for a part is not valid any more. Ask for a new one.');
}

function signature({ uploadId, number, size, sha256 }: PartAddress, exp: number, secret: Uint8Array): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify(['slipway-part/1', uploadId, number, size, sha256, exp]))
    .digest('base64url');
}
