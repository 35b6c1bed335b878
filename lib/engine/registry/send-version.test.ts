import { describe, expect, test } from 'vitest';
import { type CallFetch, createApi, type NewVersion, type VersionView } from '@/lib/api';
import { sha256Hex } from '@/lib/core';
import { type FileToSend, sendVersion } from './send-version';

const bytes = new TextEncoder().encode('a model');
const file: FileToSend = {
  path: 'model.bin',
  size: bytes.length,
  sha256: sha256Hex(bytes),
  read: async (offset, length) => bytes.slice(offset, offset + length),
};
const to = { org: 'ships', app: 'boats', model: 'cats' };
const model = '/api/v1/organizations/ships/applications/boats/models/cats/versions';

/** A registry with one new version to give, and an earlier one in some state; it answers by the wire contract. */
class TestRegistry {
  readonly asked: string[] = [];
  readonly #answers: Readonly<Record<string, unknown>>;

  constructor(earlier: Readonly<Record<string, unknown>>) {
    this.#answers = {
      [`POST ${model}`]: started('new'),
      'POST /api/v1/uploads/upl_new/parts': { parts: [{ number: 1, method: 'PUT', url: '/part', headers: {}, expiresAt: '' }] },
      'POST /api/v1/uploads/upl_new/complete': {},
      [`POST ${model}/ver_new/finalize`]: version('new', 'ready', 2),
      ...earlier,
    };
  }

  readonly fetch: CallFetch = async (url, { method }) => {
    this.asked.push(`${method} ${url}`);
    const answer = this.#answers[`${method} ${url}`];
    const gone = typeof answer === 'string' || answer === undefined;
    const body = gone ? { error: { code: answer ?? 'resource/not-found', message: 'No.' } } : answer;
    return new Response(JSON.stringify(body), { status: gone ? 404 : 200 });
  };

  send(earlier?: NewVersion) {
    const api = createApi({ origin: '', fetch: this.fetch });
    return sendVersion({ to, kind: 'files', files: [file], ...(earlier ? { started: earlier } : {}) }, { api, put: async () => 'etag' });
  }
}

const version = (name: string, state: string, number: number | null) =>
  ({ id: `ver_${name}`, state, number, failure: null }) as unknown as VersionView;
function started(name: string): NewVersion {
  const upload = { id: `upl_${name}`, path: file.path, sha256: file.sha256, size: file.size, state: 'open', partSize: 8, parts: 1, expiresAt: '' };
  return { version: version(name, 'pending', null), uploads: [upload] } as unknown as NewVersion;
}

describe('an earlier try', () => {
  test.each([
    ['is unknown to this registry', { [`GET ${model}/ver_old`]: 'resource/not-found' }],
    ['is over after a day', { [`GET ${model}/ver_old`]: version('old', 'pending', null), 'GET /api/v1/uploads/upl_old': 'upload/expired' }],
  ])('that %s is followed by a new one', async (_, earlier) => {
    const sent = await new TestRegistry(earlier).send(started('old'));
    expect(sent).toMatchObject({ version: { id: 'ver_new', number: 2 }, bytesSent: file.size });
  });

  test('whose files are others by now is followed by a new one', async () => {
    const other = started('old');
    const uploads = other.uploads.map((upload) => ({ ...upload, sha256: '0'.repeat(64) }));
    const registry = new TestRegistry({ [`GET ${model}/ver_old`]: version('old', 'pending', null) });
    expect((await registry.send({ ...other, uploads })).version.number).toBe(2);
  });

  test('that is ready, though nobody heard of it, is the version: no second one is made', async () => {
    const registry = new TestRegistry({ [`GET ${model}/ver_old`]: version('old', 'ready', 1) });
    expect(await registry.send(started('old'))).toMatchObject({ version: { number: 1 }, bytesSent: 0, bytesSkipped: file.size });
    expect(registry.asked).toEqual([`GET ${model}/ver_old`]);
  });

  test('that the server cannot answer now is kept', async () => {
    const registry = new TestRegistry({ [`GET ${model}/ver_old`]: 'database/unavailable' });
    await expect(registry.send(started('old'))).rejects.toMatchObject({ code: 'database/unavailable' });
    expect(registry.asked).toHaveLength(1);
  });
});
