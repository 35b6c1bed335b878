/** Ids: a prefix that says what it is, then 16 random characters of lower-case Crockford base32 (80 bits). Never part of a hash. */

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** What an id names, by its prefix. */
const idPrefixes = {
  project: 'prj_',
  dataset: 'd_',
  classList: 'k_',
  object: 'o_',
  track: 't_',
  snapshot: 's_',
  split: 'x_',
  pipeline: 'pip_',
  model: 'm_',
  architecture: 'a_',
  job: 'job_',
  handle: 'h_',
  instance: 'ins_',
} as const;
export type IdKind = keyof typeof idPrefixes;
/** An id of one kind; ids of two kinds cannot be mixed up by accident. */
export type Id<K extends IdKind> = string & { readonly __kind?: K };

/** A new random id. */
export function newId<K extends IdKind>(kind: K): Id<K> {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return idPrefixes[kind] + Array.from(bytes, (byte) => alphabet[byte & 31]).join('');
}

/** The first 80 bits of bytes as 16 characters of the id alphabet. */
export function base32Of80Bits(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes.subarray(0, 10)) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >>> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return text;
}

/** Records of the registry, by their prefix. */
const recordPrefixes = {
  user: 'usr_',
  organization: 'org_',
  member: 'mem_',
  invitation: 'inv_',
  key: 'key_',
  application: 'app_',
  environment: 'env_',
  registryModel: 'mdl_',
  version: 'ver_',
  upload: 'upl_',
  deployment: 'dep_',
  rollout: 'rol_',
  audit: 'aud_',
  task: 'tsk_',
  // Rows that only the account library reads.
  session: 'ses_',
  account: 'acc_',
  verification: 'vrf_',
} as const;
export type RecordKind = keyof typeof recordPrefixes;

/**
 * A new id of a registry record: the prefix and a UUIDv7 (RFC 9562) as 26 characters of lower-case Crockford base32, so that
 * ids sort by the time they were made.
 * @param nowMs milliseconds since 1970
 */
export function recordId(kind: RecordKind, nowMs: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(nowMs / 2 ** (8 * (5 - i))) & 255;
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  let number = 0n;
  for (const byte of bytes) number = (number << 8n) | BigInt(byte);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = (alphabet[Number(number & 31n)] ?? '') + text;
    number >>= 5n;
  }
  return recordPrefixes[kind] + text;
}
