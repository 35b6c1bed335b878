import { describe, expect, test, vi } from 'vitest';
import { fromBase64url, toBase64url } from './base64url';
import { verifyByWebCrypto } from './ed25519-web';
import { dsseSigningBytes, encodeEnvelope, environmentPayloadType, keyidOf, rootPayloadType } from './envelope';
import { checkManifest, type ManifestRules } from './manifest';
import { trustRoot } from './root';
import { utf8 } from './sha256';
import { signedEnvelope, signManifest, type TestKey, testKey, testManifest, testRoot } from './testing/signer';
import type { Bytes, Envelope, RootDocument, TrustState } from './types';

const nowMs = Date.parse('2026-11-21T00:00:00Z');
const rules: ManifestRules = { nowMs, expired: 'warn', verify: verifyByWebCrypto };
const rootKey = await testKey(1);
const key = await testKey(2);
const secondKey = await testKey(3);
const strangerKey = await testKey(9);
const trusted = trustRoot(testRoot(1, [rootKey], [key]));
const twoOfTwo = trustRoot(testRoot(1, [rootKey], [key, secondKey], { root: 1, manifest: 2 }));

/** The code with which a body is refused; the state that goes on is none. */
async function refusal(body: Uint8Array, state: TrustState = trusted, changes: Partial<ManifestRules> = {}): Promise<string> {
  const error: unknown = await checkManifest(body, state, { ...rules, ...changes }).then(
    () => new Error('taken'),
    (thrown: unknown) => thrown,
  );
  return (error as { code?: string }).code ?? String(error);
}

const decoded = (body: Uint8Array): Envelope => JSON.parse(new TextDecoder().decode(body)) as Envelope;
const encoded = (envelope: unknown): Bytes => utf8(JSON.stringify(envelope));
const flipped = (text: string): string => {
  const bytes = fromBase64url(text) as Bytes;
  bytes[20] = (bytes[20] ?? 0) ^ 4;
  return toBase64url(bytes);
};

const envelopeFields = decoded(await signManifest(testManifest(), [key]));

describe('R25 signature', () => {
  test('R25 the vector of section 8 holds byte for byte', async () => {
    const seed = Uint8Array.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'.match(/../g) ?? [], (pair) =>
      Number.parseInt(pair, 16),
    );
    const signer = await testKey(seed);
    const payload = utf8('{"schema":"slipway.environment/1","seq":1}');
    expect(payload.length).toBe(42);
    expect(toBase64url(signer.publicKey)).toBe('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo');
    expect(await keyidOf(signer.publicKey)).toBe('21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9');
    const message = dsseSigningBytes(environmentPayloadType, payload);
    expect(new TextDecoder().decode(message)).toBe(
      'DSSEv1 40 application/vnd.slipway.environment+json 42 {"schema":"slipway.environment/1","seq":1}',
    );
    expect(encodeEnvelope(environmentPayloadType, payload, [{ keyid: signer.keyid, sig: await signer.sign(message) }])).toBe(
      '{"payloadType":"application/vnd.slipway.environment+json","payload":"eyJzY2hlbWEiOiJzbGlwd2F5LmVudmlyb25tZW50LzEiLCJzZXEiOjF9",' +
        '"signatures":[{"keyid":"21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9",' +
        '"sig":"oNBxV8w-OuROMZNAXmM7jwNVPoSQd618Mwml22nfOATEjBqprv1r73r6W890PugAhGiClRd32tLlWWTkiNOKDA"}]}',
    );
  });

  test('R25 lengths are counted in bytes, not characters', () => {
    expect(new TextDecoder().decode(dsseSigningBytes('ü', utf8('✓')))).toBe('DSSEv1 2 ü 3 ✓');
  });

  test('R25 a manifest of a listed key is taken, beside unknown keys and signatures that are none', async () => {
    const { signatures, ...rest } = decoded(await signManifest(testManifest(), [strangerKey, key]));
    const body = encoded({ ...rest, signatures: [{ keyid: 7 }, 'x', { keyid: key.keyid, sig: 'AAAA' }, ...signatures], extra: 1 });
    const taken = await checkManifest(body, trusted, rules);
    expect(taken.manifest).toEqual(testManifest());
    expect(taken.state).toEqual({ root: trusted.root, environment: 'env_1', seq: 42, payload: rest.payload });
    expect(taken.expired).toBe(false);
    const both = await signManifest(testManifest(), [key, secondKey]);
    expect((await checkManifest(both, twoOfTwo, rules)).manifest.seq).toBe(42);
  });

  test('R25 unknown fields are ignored', async () => {
    const body = await signManifest({ ...testManifest(), later: { a: 1 } }, [key]);
    expect((await checkManifest(body, trusted, rules)).manifest.seq).toBe(42);
  });
});

describe('R25 forgeries', () => {
  const good = signManifest(testManifest(), [key]);
  const asOther = async (signer: TestKey): Promise<Bytes> => {
    const { payloadType, payload, signatures } = decoded(await signManifest(testManifest(), [signer]));
    return encoded({ payloadType, payload, signatures: signatures.map(({ sig }) => ({ keyid: key.keyid, sig })) });
  };
  const changed = async (change: (envelope: Envelope) => unknown): Promise<Bytes> => encoded(change(decoded(await good)));
  const signature = (envelope: Envelope) => envelope.signatures[0] as Envelope['signatures'][number];

  const forgeries: readonly [string, string, () => Promise<Bytes>, TrustState?][] = [
    ['one bit of the payload', 'manifest/signature', () => changed((e) => ({ ...e, payload: flipped(e.payload) }))],
    [
      'one bit of the signature',
      'manifest/signature',
      () => changed((e) => ({ ...e, signatures: [{ ...signature(e), sig: flipped(signature(e).sig) }] })),
    ],
    [
      'another payload under this signature',
      'manifest/signature',
      () => changed((e) => ({ ...e, payload: toBase64url(encoded(testManifest({ seq: 43 }))) })),
    ],
    ['a key that is not listed', 'manifest/signature', () => signManifest(testManifest(), [strangerKey])],
    ['another key under the name of a listed one', 'manifest/signature', () => asOther(strangerKey)],
    ['the key of another role', 'manifest/signature', () => signManifest(testManifest(), [rootKey])],
    ['no signature', 'manifest/signature', () => signManifest(testManifest(), [])],
    ['one key twice at threshold 2', 'manifest/signature', () => signManifest(testManifest(), [key, key]), twoOfTwo],
    ['one of two keys at threshold 2', 'manifest/signature', () => signManifest(testManifest(), [key, strangerKey]), twoOfTwo],
    ['another payloadType', 'manifest/unreadable', () => signedEnvelope(rootPayloadType, testManifest(), [key])],
    [
      'signed as another payloadType, sent as this one',
      'manifest/signature',
      async () => encoded({ ...decoded(await signedEnvelope(rootPayloadType, testManifest(), [key])), payloadType: environmentPayloadType }),
    ],
    ['another application', 'manifest/environment', () => signManifest(testManifest({ application: 'app_2' }), [key])],
    [
      'another environment',
      'manifest/environment',
      () => signManifest(testManifest({ environment: 'env_2' }), [key]),
      { ...trusted, environment: 'env_1' },
    ],
    ['a payload with padding', 'manifest/unreadable', () => changed((e) => ({ ...e, payload: `${e.payload}=` }))],
    [
      'a keyid like a property of every object',
      'manifest/signature',
      () => changed((e) => ({ ...e, signatures: [{ ...signature(e), keyid: 'constructor' }] })),
    ],
  ];

  test.each(forgeries)('R25 %s is %s', async (_title, code, forge, state) => {
    expect(await refusal(await forge(), state)).toBe(code);
  });

  test.each([
    ['not JSON', utf8('<html>')],
    ['not UTF-8', new Uint8Array([0xff, 0xfe])],
    ['a text with a byte that is not UTF-8', Uint8Array.from(encoded({ ...envelopeFields, note: '#' }), (byte) => (byte === 35 ? 255 : byte))],
    ['an array', utf8('[]')],
    ['no payload', encoded({ payloadType: environmentPayloadType, signatures: [] })],
    ['no signatures', encoded({ payloadType: environmentPayloadType, payload: '' })],
  ])('R25 %s is unreadable', async (_title, body) => {
    expect(await refusal(body)).toBe('manifest/unreadable');
  });

  test.each([
    ['another schema', { ...testManifest(), schema: 'slipway.environment/2' }],
    ['seq 0', testManifest({ seq: 0 })],
    ['seq of a fraction', testManifest({ seq: 1.5 })],
    ['no expiry', testManifest({ expires: 'soon' })],
    ['no models', { ...testManifest(), models: [] }],
    ['a model without versions', { ...testManifest(), models: { pets: { id: 'mdl_1', default: 7, rollout: null, overrides: [], blocked: [] } } }],
    ['a payload that is not JSON', '{'],
  ])('R25 signed, but %s: unreadable', async (_title, payload) => {
    expect(await refusal(await signManifest(payload, [key]))).toBe('manifest/unreadable');
  });
});

describe('R26 roll-back, freeze', () => {
  const seen = async (seq: number, state: TrustState = trusted): Promise<TrustState> =>
    (await checkManifest(await signManifest(testManifest({ seq }), [key]), state, rules)).state;

  test('R26 a lower seq is refused, the same document is taken again, a higher seq too', async () => {
    const state = await seen(42);
    expect(await refusal(await signManifest(testManifest({ seq: 41 }), [key]), state)).toBe('manifest/rollback');
    expect((await seen(42, state)).seq).toBe(42);
    expect((await seen(43, state)).seq).toBe(43);
  });

  test('R26 another document under the same seq is refused, also one that only spells it otherwise', async () => {
    const state = await seen(42);
    expect(await refusal(await signManifest(testManifest({ seq: 42, minPollSeconds: 60 }), [key]), state)).toBe('manifest/equivocation');
    expect(await refusal(await signManifest(JSON.stringify(testManifest(), null, 1), [key]), state)).toBe('manifest/equivocation');
  });

  test('R26 a server roll-back, a higher seq with an older version, is taken', async () => {
    const model = (version: number) => ({
      pets: { id: 'mdl_1', default: version, rollout: null, overrides: [], blocked: [], mandatorySeq: 0, versions: {} },
    });
    const before = await checkManifest(await signManifest(testManifest({ seq: 42, models: model(8) }), [key]), trusted, rules);
    const after = await checkManifest(await signManifest(testManifest({ seq: 43, models: model(7) }), [key]), before.state, rules);
    expect(after.manifest.models['pets']?.default).toBe(7);
  });

  test('R26 expired: taken and said under warn, refused under refuse; the last moment is not expired', async () => {
    const expires = '2026-11-21T00:00:00Z';
    const body = await signManifest(testManifest({ expires }), [key]);
    const late = { ...rules, nowMs: nowMs + 1 };
    expect((await checkManifest(body, trusted, rules)).expired).toBe(false);
    expect((await checkManifest(body, trusted, late)).expired).toBe(true);
    expect(await refusal(body, trusted, { nowMs: nowMs + 1, expired: 'refuse' })).toBe('manifest/expired');
    expect(await refusal(body, trusted, { expired: 'refuse' })).toBe('Error: taken');
  });

  test('R26 the time is the given one: the clock of the host is not read', async () => {
    const clock = vi.spyOn(Date, 'now');
    await checkManifest(await signManifest(testManifest(), [key]), trusted, { ...rules, nowMs: 0 });
    expect(clock).not.toHaveBeenCalled();
    clock.mockRestore();
  });

  test('R26 a refused manifest does not change what is stored', async () => {
    const state = await seen(42);
    const before = JSON.stringify(state);
    await refusal(await signManifest(testManifest({ seq: 41 }), [key]), state);
    expect(JSON.stringify(state)).toBe(before);
    expect((state.root as RootDocument).version).toBe(1);
  });
});
