import { describe, expect, test } from 'vitest';
import { toBase64url } from './base64url';
import { verifyByWebCrypto } from './ed25519-web';
import { checkManifest, type ManifestRules } from './manifest';
import { openRoot, trustRoot, walkRoots } from './root';
import { signManifest, signRoot, testKey, testManifest, testRoot } from './testing/signer';
import type { Bytes, TrustState } from './types';

const [rootA, rootB, rootC] = [await testKey(1), await testKey(2), await testKey(3)];
const [keyA, keyB] = [await testKey(11), await testKey(12)];
const rules: ManifestRules = { nowMs: Date.parse('2026-11-21T00:00:00Z'), expired: 'warn', verify: verifyByWebCrypto };
const first = testRoot(1, [rootA], [keyA]);

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'taken',
    (error: { code?: string }) => error.code ?? String(error),
  );
const open = (body: Bytes, previous?: typeof first) => codeOf(openRoot(body, verifyByWebCrypto, previous));
const take = async (state: TrustState, seq: number, key = keyA) => checkManifest(await signManifest(testManifest({ seq }), [key]), state, rules);

/** A server that has these roots, and a list of what it was asked. */
function server(...roots: readonly Bytes[]): { asked: number[]; fetchRoot: (version: number) => Promise<Bytes | null> } {
  const asked: number[] = [];
  return {
    asked,
    fetchRoot: async (version) => {
      asked.push(version);
      return roots[version - 2] ?? null;
    },
  };
}

describe('R27 the pinned root', () => {
  test('R27 a root signed by its own keys opens', async () => {
    expect(await openRoot(await signRoot(first, [rootA]), verifyByWebCrypto)).toEqual(first);
  });

  test.each([
    ['unsigned', () => signRoot(first, [])],
    ['signed by its manifest key', () => signRoot(first, [keyA])],
    ['below its threshold', () => signRoot(testRoot(1, [rootA, rootB], [keyA], { root: 2, manifest: 1 }), [rootA, rootA])],
    ['threshold 0', () => signRoot(testRoot(1, [rootA], [keyA], { root: 1, manifest: 0 }), [rootA])],
    ['another schema', () => signRoot({ ...first, schema: 'slipway.root/2' }, [rootA])],
    ['a manifest', () => signManifest(testManifest(), [rootA])],
    [
      'a key of another algorithm',
      () => signRoot({ ...first, keys: { ...first.keys, [rootB.keyid]: { alg: 'p256', publicKey: toBase64url(rootB.publicKey) } } }, [rootA]),
    ],
    [
      'one key under two names at threshold 2',
      () => {
        const keys = { ...first.keys, ['0'.repeat(64)]: { alg: 'ed25519', publicKey: toBase64url(rootA.publicKey) } };
        const root = { keyids: [rootA.keyid, '0'.repeat(64)], threshold: 2 };
        return signRoot({ ...first, keys, roles: { ...first.roles, root } }, [rootA, { ...rootA, keyid: '0'.repeat(64) }]);
      },
    ],
  ])('R27 %s: root/signature', async (_title, forge) => {
    expect(await open(await forge())).toBe('root/signature');
  });
});

describe('R27 rotation', () => {
  test('R27 the next root needs the root thresholds of both', async () => {
    const next = testRoot(2, [rootB], [keyA]);
    expect(await open(await signRoot(next, [rootA, rootB]), first)).toBe('taken');
    expect(await open(await signRoot(next, [rootB]), first)).toBe('root/signature');
    expect(await open(await signRoot(next, [rootA]), first)).toBe('root/signature');
    const wider = testRoot(2, [rootA, rootB, rootC], [keyA], { root: 2, manifest: 1 });
    expect(await open(await signRoot(wider, [rootA]), first)).toBe('root/signature');
    expect(await open(await signRoot(wider, [rootA, rootC]), first)).toBe('taken');
  });

  test('R27 exactly n+1, and the same application', async () => {
    expect(await open(await signRoot(testRoot(3, [rootA], [keyA]), [rootA]), first)).toBe('root/version');
    expect(await open(await signRoot(testRoot(1, [rootA], [keyB]), [rootA]), first)).toBe('root/version');
    expect(await open(await signRoot({ ...testRoot(2, [rootA], [keyA]), application: 'app_2' }, [rootA]), first)).toBe('root/signature');
  });

  test('R27 devices walk the roots until there is none, accept the new key, refuse the old', async () => {
    const roots = server(await signRoot(testRoot(2, [rootB], [keyA]), [rootA, rootB]), await signRoot(testRoot(3, [rootC], [keyB]), [rootB, rootC]));
    const state = await walkRoots(trustRoot(first), roots.fetchRoot, verifyByWebCrypto);
    expect(roots.asked).toEqual([2, 3, 4]);
    expect(state.root.version).toBe(3);
    expect((await take(state, 1, keyB)).manifest.seq).toBe(1);
    expect(await codeOf(take(state, 1, keyA))).toBe('manifest/signature');
    const same = await walkRoots(state, server().fetchRoot, verifyByWebCrypto);
    expect(same).toBe(state);
  });

  test('R27 a stolen key ran seq to 10^9; after the rotation seq 43 is accepted', async () => {
    const { state: poisoned } = await take(trustRoot(first), 1_000_000_000);
    expect(await codeOf(take(poisoned, 43))).toBe('manifest/rollback');
    const roots = server(await signRoot(testRoot(2, [rootA], [keyB]), [rootA]));
    const healed = await walkRoots(poisoned, roots.fetchRoot, verifyByWebCrypto);
    expect(healed).toMatchObject({ seq: 0, payload: null, environment: 'env_1' });
    expect((await take(healed, 43, keyB)).state.seq).toBe(43);
  });

  test('R27 a rotation of root keys alone does not restart seq', async () => {
    const { state } = await take(trustRoot(first), 42);
    const roots = server(await signRoot(testRoot(2, [rootB], [keyA]), [rootA, rootB]));
    const walked = await walkRoots(state, roots.fetchRoot, verifyByWebCrypto);
    expect(walked).toMatchObject({ seq: 42, payload: state.payload });
    expect(await codeOf(take(walked, 41))).toBe('manifest/rollback');
  });

  test('R27 keys changed and changed back on the way restart seq too', async () => {
    const { state } = await take(trustRoot(first), 42);
    const roots = server(await signRoot(testRoot(2, [rootA], [keyB]), [rootA]), await signRoot(testRoot(3, [rootA], [keyA]), [rootA]));
    expect(await walkRoots(state, roots.fetchRoot, verifyByWebCrypto)).toMatchObject({ seq: 0 });
  });

  test('R27 a broken link: the walk throws and the state is the caller’s', async () => {
    const roots = server(await signRoot(testRoot(2, [rootB], [keyA]), [rootA, rootB]), await signRoot(testRoot(3, [rootC], [keyB]), [rootC]));
    expect(await codeOf(walkRoots(trustRoot(first), roots.fetchRoot, verifyByWebCrypto))).toBe('root/signature');
  });
});
