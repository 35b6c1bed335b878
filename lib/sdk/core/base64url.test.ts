import { expect, test } from 'vitest';
import { fromBase64url, toBase64url } from './base64url';
import { utf8 } from './sha256';

test.each([
  ['', ''],
  ['f', 'Zg'],
  ['fo', 'Zm8'],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg'],
  ['fooba', 'Zm9vYmE'],
  ['foobar', 'Zm9vYmFy'],
])('R25 RFC 4648 section 10: %s is %s', (text, encoded) => {
  expect(toBase64url(utf8(text))).toBe(encoded);
  expect(fromBase64url(encoded)).toEqual(utf8(text));
});

test('R25 all byte values go there and back, in the alphabet of section 5', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const text = toBase64url(bytes);
  expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(text).toContain('_');
  expect(text).toContain('-');
  expect(fromBase64url(text)).toEqual(bytes);
});

test.each([
  ['padding', 'Zg=='],
  ['a length that no bytes have', 'Zm9vY'],
  ['bits beyond the last byte', 'Zh'],
  ['the other alphabet', '+/+/'],
  ['a space', 'Zm 9v'],
  ['a line end', 'Zm9v\n'],
  ['a letter of another script', 'Zm9é'],
])('R25 %s is refused', (_title, text) => {
  expect(fromBase64url(text)).toBeNull();
});
