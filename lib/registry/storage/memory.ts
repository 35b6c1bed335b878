/** The artifact store in memory: for tests of services, and the plainest reading of the contract. Nothing outlives the process. */
import { randomBytes } from 'node:crypto';
import type { Artifacts, ByteStream, Multipart, PartTarget } from './artifacts';
import { asStream, ByteCount, requireExpected, requirePart } from './byte-streams';
import { alreadyStored, changedSince, notFound, requireParts, requireRange } from './refusals';

interface Held {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
}

export function memoryArtifacts(): Artifacts {
  const objects = new Map<string, Held>();
  const uploads = new Map<string, { readonly key: string; readonly parts: Map<number, Held> }>();
  const partsOf = ({ key, multipartId }: Multipart) => {
    const upload = uploads.get(multipartId);
    return upload?.key === key ? upload.parts : null;
  };
  const received = (upload: Multipart) => [...(partsOf(upload) ?? [])].map(([number, held]) => ({ number, ...factsOf(held) })).sort(byNumber);

  return {
    kind: 'memory',
    async put(key, body, expected = {}) {
      const held = await collect(body);
      requireExpected({ size: held.bytes.length, sha256: held.sha256 }, expected);
      if (objects.has(key)) throw alreadyStored(key);
      objects.set(key, held);
      return { ...factsOf(held), sha256: held.sha256 };
    },
    async get(key, range) {
      const held = objects.get(key);
      if (!held) throw notFound(key);
      const { start, end } = requireRange(range, held.bytes.length);
      return { ...factsOf(held), body: asStream(held.bytes.slice(start, end)) };
    },
    async head(key) {
      const held = objects.get(key);
      return held ? factsOf(held) : null;
    },
    async delete(key) {
      objects.delete(key);
    },
    async *list(prefix) {
      for (const [key, { bytes }] of [...objects]) if (key.startsWith(prefix)) yield { key, size: bytes.length };
    },
    async createMultipart(key) {
      const multipartId = randomBytes(16).toString('hex');
      uploads.set(multipartId, { key, parts: new Map() });
      return multipartId;
    },
    signPart: async () => null,
    async putPart(part: PartTarget, body) {
      const held = await collect(body);
      requirePart(part.number, { size: held.bytes.length, sha256: held.sha256 }, part);
      const parts = partsOf(part);
      if (!parts) throw notFound(part.key);
      parts.set(part.number, held);
      return { number: part.number, ...factsOf(held) };
    },
    listParts: async (upload) => received(upload),
    async completeMultipart(upload, parts) {
      requireParts(parts, received(upload));
      const held = partsOf(upload);
      const chunks = parts.flatMap(({ number }) => held?.get(number)?.bytes ?? []);
      const whole = await collect(new Blob(chunks).stream() as ByteStream);
      if (objects.has(upload.key)) throw alreadyStored(upload.key);
      objects.set(upload.key, whole);
      uploads.delete(upload.multipartId);
      return factsOf(whole);
    },
    async abort({ multipartId }) {
      uploads.delete(multipartId);
    },
    async promote(from, to, etag) {
      const held = objects.get(from);
      if (!held) throw notFound(from);
      if (held.sha256 !== etag) throw changedSince(from);
      const isPresent = objects.has(to);
      if (!isPresent) objects.set(to, held);
      objects.delete(from);
      return isPresent ? 'present' : 'stored';
    },
  };
}

const factsOf = ({ bytes, sha256 }: Held) => ({ size: bytes.length, etag: sha256 });
const byNumber = (a: { readonly number: number }, b: { readonly number: number }) => a.number - b.number;

async function collect(body: ByteStream | Uint8Array<ArrayBuffer>): Promise<Held> {
  const count = new ByteCount();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of asStream(body)) {
    count.add(chunk);
    chunks.push(chunk.slice());
  }
  return { bytes: new Uint8Array(await new Blob(chunks).arrayBuffer()), sha256: count.hex() };
}
