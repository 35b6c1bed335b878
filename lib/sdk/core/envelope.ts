/**
 * The DSSE envelope around signed documents (github.com/secure-systems-lab/dsse, protocol 1.0.2), for the device that
 * reads one and the server that writes one. Bytes are signed, not parsed JSON, so there is no canonical form to agree on.
 */
import { fromBase64url, toBase64url } from './base64url';
import { isSoundEd25519 } from './ed25519-sound';
import { SdkError } from './error';
import { sha256Hex, utf8 } from './sha256';
import { fits, parseJson } from './shape';
import type { Bytes, Envelope, RootDocument, VerifyEd25519 } from './types';

export const environmentPayloadType = 'application/vnd.slipway.environment+json';
export const rootPayloadType = 'application/vnd.slipway.root+json';

/** What is signed: `DSSEv1 SP len(type) SP type SP len(payload) SP payload`, lengths decimal in bytes. */
export function dsseSigningBytes(payloadType: string, payload: Uint8Array): Bytes {
  const head = utf8(`DSSEv1 ${utf8(payloadType).length} ${payloadType} ${payload.length} `);
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return bytes;
}

/** The `keyid` of a raw 32-byte public key: hex SHA-256. */
export const keyidOf = (publicKey: Bytes): Promise<string> => sha256Hex(publicKey);

/** Joins payload and signatures (64 bytes each) to the JSON text that is stored and sent. */
export function encodeEnvelope(payloadType: string, payload: Uint8Array, signatures: readonly { keyid: string; sig: Uint8Array }[]): string {
  const envelope: Envelope = {
    payloadType,
    payload: toBase64url(payload),
    signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig: toBase64url(sig) })),
  };
  return JSON.stringify(envelope);
}

/** An envelope and the bytes that it carries, not yet verified. */
export interface OpenedEnvelope {
  readonly envelope: Envelope;
  readonly payload: Bytes;
}

/**
 * Reads an envelope of the expected type without verifying it.
 * @throws SdkError with `code` when it is not JSON, has another shape or another payload type.
 */
export function openEnvelope(body: Uint8Array, payloadType: string, code: string): OpenedEnvelope {
  const value = parseJson(body);
  if (fits<Envelope>(value, { payloadType, payload: '', signatures: [] })) {
    const payload = fromBase64url(value.payload);
    const signatures = value.signatures.filter((one) => fits(one, { keyid: '', sig: '' }));
    if (payload) return { envelope: { payloadType, payload: value.payload, signatures }, payload };
  }
  throw new SdkError(code);
}

/**
 * Whether enough keys of a role signed: valid signatures of distinct listed keys reach the threshold. One key twice
 * counts once; keys that are not listed are ignored.
 */
export async function isSignedBy(opened: OpenedEnvelope, root: RootDocument, role: 'root' | 'manifest', verify: VerifyEd25519): Promise<boolean> {
  const { keyids, threshold } = root.roles[role];
  const message = dsseSigningBytes(opened.envelope.payloadType, opened.payload);
  const valid = new Set<string>();
  for (const { keyid, sig } of opened.envelope.signatures) {
    const key = keyids.includes(keyid) && !valid.has(keyid) ? fromBase64url(root.keys[keyid]?.publicKey ?? '') : null;
    const signature = fromBase64url(sig);
    if (key && signature && isSoundEd25519(key, signature) && (await verify(key, signature, message))) valid.add(keyid);
  }
  return valid.size >= threshold;
}
