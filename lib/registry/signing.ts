/**
 * The keys of an application and what they sign (delivery.md 8): Ed25519 (RFC 8032) by node:crypto, private keys wrapped in the
 * database. An application is born with one root and one manifest key and with root document 1, which devices pin. Envelope and
 * signed bytes are those of the device client, so both sides read one definition.
 */
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { addRootDocument, addSigningKey, listSigningKeys, type SigningRole, type Tenant, type Tx } from '@/db';
import { dsseSigningBytes, encodeEnvelope, environmentPayloadType, keyidOf, type RootDocument, rootPayloadType } from '@/lib/api';
import { AppError } from '@/lib/core';
import { unwrapKey, wrapKey } from './secrets';

const rootLifeYears = 10;

/** A key in use: its private part is PKCS #8 (DER) and never leaves this file unwrapped. */
interface SigningKey {
  readonly keyid: string;
  /** base64url of the 32 raw bytes. */
  readonly publicKey: string;
  readonly privateKey: Uint8Array;
}

export interface ApplicationOfKeys {
  readonly tenant: Tenant;
  readonly applicationId: string;
}

/** Makes both keys of a new application and its root document of version 1, in the application's own transaction. */
export async function createApplicationKeys(tx: Tx, { tenant, applicationId, now }: ApplicationOfKeys & { readonly now: Date }): Promise<void> {
  const rootKey = await makeKey();
  const manifestKey = await makeKey();
  const store = (role: SigningRole, { keyid, publicKey, privateKey }: SigningKey) =>
    addSigningKey(tx, {
      keyid,
      organizationId: tenant,
      applicationId,
      role,
      publicKey,
      privateEnc: wrapKey(privateKey, keyid),
      createdAt: now,
    });
  await store('root', rootKey);
  await store('manifest', manifestKey);
  const expires = new Date(now);
  expires.setUTCFullYear(expires.getUTCFullYear() + rootLifeYears);
  const root: RootDocument = {
    schema: 'slipway.root/1',
    application: applicationId,
    version: 1,
    expires: expires.toISOString(),
    keys: {
      [rootKey.keyid]: { alg: 'ed25519', publicKey: rootKey.publicKey },
      [manifestKey.keyid]: { alg: 'ed25519', publicKey: manifestKey.publicKey },
    },
    roles: { root: { keyids: [rootKey.keyid], threshold: 1 }, manifest: { keyids: [manifestKey.keyid], threshold: 1 } },
  };
  await addRootDocument(tx, { applicationId, version: 1, envelope: signDocument(rootPayloadType, root, [rootKey]) });
}

/**
 * Signs what devices of an environment are told, with every manifest key in use.
 * @returns the envelope as it is stored and served, UTF-8 JSON
 * @throws AppError `config/secret-changed`; `signing/no-key` for an application without keys
 */
export async function signEnvironment(tx: Tx, { tenant, applicationId }: ApplicationOfKeys, manifest: object): Promise<Uint8Array> {
  const rows = await listSigningKeys(tx, tenant, applicationId, 'manifest');
  const keys = rows.flatMap(({ keyid, publicKey, privateEnc }) =>
    privateEnc ? [{ keyid, publicKey, privateKey: unwrapKey(privateEnc, keyid) }] : [],
  );
  if (keys.length === 0) throw new AppError('signing/no-key', 'This application has no key to sign with.', { details: { applicationId } });
  return signDocument(environmentPayloadType, manifest, keys);
}

function signDocument(payloadType: string, document: object, keys: readonly SigningKey[]): Uint8Array {
  const payload = new TextEncoder().encode(JSON.stringify(document));
  const message = dsseSigningBytes(payloadType, payload);
  const signatures = keys.map(({ keyid, privateKey }) => {
    const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
    return { keyid, sig: new Uint8Array(sign(null, message, key)) };
  });
  return new TextEncoder().encode(encodeEnvelope(payloadType, payload, signatures));
}

async function makeKey(): Promise<SigningKey> {
  const pair = generateKeyPairSync('ed25519');
  const publicKey = pair.publicKey.export({ format: 'jwk' }).x ?? '';
  const raw = Uint8Array.from(Buffer.from(publicKey, 'base64url'));
  return { keyid: await keyidOf(raw), publicKey, privateKey: new Uint8Array(pair.privateKey.export({ format: 'der', type: 'pkcs8' })) };
}
