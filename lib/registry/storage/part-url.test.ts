import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { AppError } from '@/lib/core';
import { checkPartSignature, type SignedPartAddress, signPartUrl } from './part-url';

const secret = new Uint8Array(32).fill(7);
const now = new Date('2026-11-20T12:00:00Z');
const part = { uploadId: 'upl_01', number: 3, size: 8, sha256: 'ab'.repeat(32) };

function addressOf(text: string): SignedPartAddress {
  const url = new URL(text);
  const [, uploadId = '', number] = /^\/api\/v1\/uploads\/([^/]+)\/parts\/(\d+)$/.exec(url.pathname) ?? [];
  const query = (name: string) => url.searchParams.get(name) ?? '';
  return { uploadId, number: Number(number), size: Number(query('size')), sha256: query('sha256'), exp: Number(query('exp')), sig: query('sig') };
}
const codeOf = (address: SignedPartAddress, at = now, key = secret) => {
  try {
    checkPartSignature(address, key, at);
    return 'taken';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};

test('the address of a part is taken for one hour and says what it permits', () => {
  const signed = signPartUrl('https://slipway.example', part, secret, now);
  expect([signed.method, signed.headers, signed.expiresAt]).toEqual(['PUT', {}, '2026-11-20T13:00:00.000Z']);
  const address = addressOf(signed.url);
  expect(checkPartSignature(address, secret, new Date('2026-11-20T13:00:00Z'))).toEqual(part);
  expect(codeOf(address, new Date('2026-11-20T13:00:01Z'))).toBe('upload/signature');
  // The same by hand: a changed field order or algorithm would break addresses that are on their way.
  const text = JSON.stringify(['slipway-part/1', 'upl_01', 3, 8, 'ab'.repeat(32), 1795179600]);
  expect(address.sig).toBe(createHmac('sha256', secret).update(text).digest('base64url'));
});

test('nothing in it can be changed', () => {
  const address = addressOf(signPartUrl('https://slipway.example', part, secret, now).url);
  const changed: Partial<SignedPartAddress>[] = [
    { uploadId: 'upl_02' },
    { number: 4 },
    { size: 9 },
    { sha256: 'ac'.repeat(32) },
    { exp: address.exp + 1 },
    { exp: Number.NaN },
    { sig: '' },
    { sig: address.sig.slice(1) },
    { sig: `${address.sig}AAAA` },
    { sig: `A${address.sig.slice(1)}` },
  ];
  for (const change of changed) expect(codeOf({ ...address, ...change }), JSON.stringify(change)).toBe('upload/signature');
  expect(codeOf(address, now, new Uint8Array(32).fill(8))).toBe('upload/signature');
  expect(codeOf(address)).toBe('taken');
});
