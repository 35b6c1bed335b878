import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findRootDocument, listSigningKeys, type Tenant } from '@/db';
import { dsseSigningBytes, type RootDocument } from '@/lib/api';
import { unwrapKey } from './secrets';
import { serverBridge } from './server-bridge';
import { signEnvironment } from './signing';
import { testDelivery } from './testing/delivery';

interface Signed {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

describe('signing', () => {
  test('keys lie wrapped in the database, signatures hold for node:crypto too, another secret opens nothing', async () => {
    const delivery = await testDelivery();
    try {
      const { body } = await delivery.call<{ id: string }>('GET', delivery.app, { as: delivery.owner });
      const organization = (await delivery.call<{ id: string }>('GET', '/organizations/acme', { as: delivery.owner })).body;
      const application = { tenant: organization.id as Tenant, applicationId: body.id };
      const [root] = await listSigningKeys(delivery.db, application.tenant, body.id, 'root');
      const [manifest, ...others] = await listSigningKeys(delivery.db, application.tenant, body.id, 'manifest');
      if (!root?.privateEnc || !manifest?.privateEnc) throw new Error('keys without a private part');
      expect(others).toEqual([]);
      const pkcs8 = Buffer.from(unwrapKey(root.privateEnc, root.keyid));
      expect(Buffer.from(root.privateEnc).includes(pkcs8.subarray(-32))).toBe(false);
      expect(() => unwrapKey(root.privateEnc as Uint8Array, manifest.keyid)).toThrow(expect.objectContaining({ code: 'config/secret-changed' }));

      const envelope = await delivery.db.transaction((tx) => signEnvironment(tx, application, { schema: 'slipway.environment/1', seq: 1 }));
      const signed = JSON.parse(new TextDecoder().decode(envelope)) as Signed;
      expect(signed.signatures.map(({ keyid }) => keyid)).toEqual([manifest.keyid]);
      const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: manifest.publicKey } });
      const payload = Buffer.from(signed.payload, 'base64url');
      const sig = Buffer.from(signed.signatures[0]?.sig ?? '', 'base64url');
      expect(verify(null, dsseSigningBytes(signed.payloadType, payload), key, sig)).toBe(true);

      const stored = JSON.parse(new TextDecoder().decode(await findRootDocument(delivery.db, body.id, 1))) as Signed;
      const document = JSON.parse(Buffer.from(stored.payload, 'base64url').toString()) as RootDocument;
      expect(document.roles).toEqual({ root: { keyids: [root.keyid], threshold: 1 }, manifest: { keyids: [manifest.keyid], threshold: 1 } });

      const bridge = serverBridge();
      globalThis.slipwayServer = { ...bridge, secret: new TextEncoder().encode('another secret, also of 32 bytes or more') };
      const act = delivery.db.transaction((tx) => signEnvironment(tx, application, {}));
      await expect(act).rejects.toMatchObject({ code: 'config/secret-changed' });
      globalThis.slipwayServer = bridge;
    } finally {
      await delivery.close();
    }
  });
});
