/**
 * WebCrypto and the fallback give one verdict: here in Node (OpenSSL), and by `ed25519.browser.test.ts` in a browser (BoringSSL).
 */
import { hashes, Point, verifyAsync } from '@noble/ed25519';
import { describe, expect, test } from 'vitest';
import { type Bytes, hasWebEd25519, isSoundEd25519, type VerifyEd25519, verifyByWebCrypto } from './core';
import { ed25519Vectors } from './core/testing/ed25519-vectors';
import { type TestKey, testKey } from './core/testing/signer';
import { verifyEd25519 } from './ed25519';

const fieldP = Point.CURVE().p;
const order = Point.CURVE().n;
const fromHex = (hex: string): Bytes => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const toNumber = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
const toBytes = (value: bigint): Bytes => Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
const joined = (...parts: readonly Uint8Array[]): Bytes => Uint8Array.from(parts.flatMap((part) => [...part]));

/** As the core asks: first the rules for edge cases, then the verifier. */
const strictly =
  (verify: VerifyEd25519): VerifyEd25519 =>
  async (publicKey, signature, message) =>
    isSoundEd25519(publicKey, signature) && (await verify(publicKey, signature, message));
const web = strictly(verifyByWebCrypto);
const fallback = strictly(verifyEd25519);

const where = 'document' in globalThis ? 'a browser' : 'Node';

describe(`R25 Ed25519 in ${where}`, () => {
  test('R25 this host has Ed25519 in WebCrypto', async () => {
    expect(await hasWebEd25519()).toBe(true);
  });

  test.each(ed25519Vectors.map((vector) => [vector.title, vector] as const))('R25 one verdict: %s', async (_title, vector) => {
    const parts = [fromHex(vector.publicKey), fromHex(vector.signature), fromHex(vector.message)] as const;
    expect(await web(...parts)).toBe(vector.valid);
    expect(await fallback(...parts)).toBe(vector.valid);
  });

  test('R25 one verdict for changed signatures, keys and messages', () => agreeOnChanges());
  test('R25 one verdict for keys with a small part, where the cofactor decides', () => agreeOnMixedKeys());
});

describe(`R25 edge rules in ${where}`, () => {
  test('R25 all encodings of small order and all with y >= p are refused, others are not', () => refuseAllEdges());

  test('R25 a signature has one spelling: S + L is refused', async () => {
    const key = await testKey(1);
    const message = fromHex('00ff');
    const signature = await key.sign(message);
    const other = joined(signature.subarray(0, 32), toBytes(toNumber(signature.subarray(32)) + order));
    expect(isSoundEd25519(key.publicKey, signature)).toBe(true);
    expect(isSoundEd25519(key.publicKey, other)).toBe(false);
    expect(await fallback(key.publicKey, other, message)).toBe(false);
  });

  test('R25 wrong lengths are refused, not thrown', async () => {
    const key = await testKey(1);
    const signature = await key.sign(fromHex(''));
    for (const verify of [web, fallback, verifyEd25519, verifyByWebCrypto]) {
      expect(await verify(key.publicKey.subarray(1), signature, fromHex(''))).toBe(false);
      expect(await verify(joined(key.publicKey, key.publicKey), signature, fromHex(''))).toBe(false);
      expect(await verify(key.publicKey, signature.subarray(1), fromHex(''))).toBe(false);
      expect(await verify(key.publicKey, joined(signature, fromHex('00')), fromHex(''))).toBe(false);
    }
  });
});

/** Each of 64 signatures: right with its own parts, wrong with one bit of one part flipped. */
async function agreeOnChanges(): Promise<void> {
  for (let i = 1; i <= 64; i++) {
    const key: TestKey = await testKey(i);
    const message = Uint8Array.from({ length: i }, (_, at) => (at * i) % 256);
    const parts = [key.publicKey, await key.sign(message), message] as const;
    expect([await web(...parts), await fallback(...parts)]).toEqual([true, true]);
    const changed = parts.map((part) => part.slice()) as [Bytes, Bytes, Bytes];
    const victim = changed[i % 3] as Bytes;
    victim[(i * 7) % victim.length] = (victim[(i * 7) % victim.length] ?? 0) ^ (1 << (i % 8));
    expect([await web(...changed), await fallback(...changed)]).toEqual([false, false]);
  }
}

/**
 * Keys A' = aB + T with T of order 8 sign as usual; the equation without cofactor holds for about one message of eight, with
 * it (noble's own) for all.
 */
async function agreeOnMixedKeys(): Promise<void> {
  const torsion = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
  const a = 123456789n;
  const publicKey = new Uint8Array(Point.BASE.multiply(a).add(torsion).toBytes());
  const verdicts: boolean[] = [];
  for (let i = 0; i < 32; i++) {
    const message = toBytes(BigInt(i));
    const nonce = BigInt(1000 + i);
    const r = Point.BASE.multiply(nonce).toBytes();
    const k = toNumber(await hashes.sha512Async(joined(r, publicKey, message))) % order;
    const signature = joined(r, toBytes((nonce + k * a) % order));
    const verdict = await web(publicKey, signature, message);
    expect(await fallback(publicKey, signature, message)).toBe(verdict);
    expect(verdict).toBe(k % 8n === 0n);
    expect(await verifyAsync(signature, message, publicKey)).toBe(true);
    verdicts.push(verdict);
  }
  expect(new Set(verdicts).size).toBe(2);
}

async function refuseAllEdges(): Promise<void> {
  const { publicKey, sign } = await testKey(1);
  const signature = await sign(fromHex(''));
  const half = signature.subarray(32);
  const order8 = toNumber(fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'));
  const small = [0n, 1n, fieldP - 1n, order8, fieldP - order8];
  const overflowing = Array.from({ length: 19 }, (_, i) => fieldP + BigInt(i));
  for (const y of [...small, ...overflowing]) {
    for (const encoded of [toBytes(y), toBytes(y | (1n << 255n))]) {
      expect(isSoundEd25519(encoded, signature)).toBe(false);
      expect(isSoundEd25519(publicKey, joined(encoded, half))).toBe(false);
    }
  }
  // The list is complete: these five are of small order, and there are eight such points (x = 0 has one sign).
  for (const y of small) expect(Point.fromBytes(toBytes(y), true).isSmallOrder()).toBe(true);
  const beside = [2n, fieldP - 2n, order8 + 1n, fieldP - order8 - 1n];
  for (const y of beside) expect(isSoundEd25519(toBytes(y), signature)).toBe(true);
}
