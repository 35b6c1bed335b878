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
