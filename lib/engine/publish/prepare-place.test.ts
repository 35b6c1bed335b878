import { expect, test } from 'vitest';
import { createApi } from '@/lib/api';
import { preparePlace } from './prepare-place';

type Answers = Readonly<Record<string, readonly [status: number, body: object]>>;
const app = '/api/v1/organizations/ada/applications';
const refused = (status: number, code: string): readonly [number, object] => [status, { error: { code, message: 'No.' } }];
const signedIn: Answers = {
  'GET /api/v1/setup': [200, { needed: false, local: true }],
  'GET /api/v1/me': [
    200,
    {
      organizations: [
        { slug: 'team', personal: false },
        { slug: 'ada', personal: true },
      ],
    },
  ],
};

/** A registry that answers by the wire contract; an answer of several is given once, the last one for good. */
function registry(answers: Readonly<Record<string, Answers[string] | readonly Answers[string][]>>) {
  const asked: string[] = [];
  const api = createApi({
    origin: '',
    fetch: async (url, { method }) => {
      const key = `${method} ${url}`;
      const times = asked.filter((one) => one === key).length;
      asked.push(key);
      const known = answers[key] ?? refused(404, 'resource/not-found');
      const several = (Array.isArray(known[0]) ? known : [known]) as readonly Answers[string][];
      const [status, body] = several[Math.min(times, several.length - 1)] ?? refused(500, 'server/internal');
      return new Response(JSON.stringify(body), { status });
    },
  });
  return { api, asked };
}

test('a place keeps the names that the registry has, since devices tell upper and lower case apart', async () => {
  const { api } = registry({
    ...signedIn,
    [`GET ${app}/Sample`]: [200, { name: 'sample' }],
    [`GET ${app}/Sample/models/Harbour`]: [200, { name: 'harbour' }],
  });
  expect(await preparePlace(api, { org: '', app: 'Sample', model: 'Harbour' })).toEqual({ org: 'ada', app: 'sample', model: 'harbour' });
});

test('what is missing is made, and what somebody else made meanwhile is taken', async () => {
  const { api, asked } = registry({
    [`POST ${app}`]: refused(409, 'name/taken'),
    [`GET ${app}/boats`]: [refused(404, 'resource/not-found'), [200, { name: 'Boats' }]],
    [`POST ${app}/boats/models`]: [201, { name: 'cats' }],
  });
  expect(await preparePlace(api, { org: 'ada', app: 'boats', model: 'cats' })).toEqual({ org: 'ada', app: 'Boats', model: 'cats' });
  expect(asked).toContain(`POST ${app}/boats/models`);
});

test('a first owner that another tab made at the same moment is fine', async () => {
  const { api } = registry({
    ...signedIn,
    'GET /api/v1/setup': [200, { needed: true, local: true }],
    'POST /api/v1/setup': refused(409, 'auth/setup-done'),
    [`GET ${app}/sample`]: [200, { name: 'sample' }],
    [`GET ${app}/sample/models/harbour`]: [200, { name: 'harbour' }],
  });
  expect((await preparePlace(api, { org: '', app: 'sample', model: 'harbour' })).org).toBe('ada');
});

test('whoever is not signed in is told so, and nothing is made', async () => {
  const { api, asked } = registry({ [`GET ${app}/sample`]: refused(401, 'auth/unauthenticated') });
  await expect(preparePlace(api, { org: 'ada', app: 'sample', model: 'harbour' })).rejects.toMatchObject({ code: 'auth/unauthenticated' });
  expect(asked).toHaveLength(1);
});
