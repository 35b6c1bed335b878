/** The bytes of a new version, in parts (`delivery.md` 6). An upload belongs to the version that asked for it. */
import * as z from 'zod/mini';
import { answers, endpoint } from '../endpoint';
import type { PartTarget, UploadState } from '../views';

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

export const uploadEndpoints = {
  'uploads.get': endpoint({
    method: 'GET',
    path: '/uploads/{upload}',
    access: 'versions:write',
    summary: 'What has arrived: where to go on, also from another machine',
    answer: answers<UploadState>(),
  }),
  'uploads.abort': endpoint({
    method: 'DELETE',
    path: '/uploads/{upload}',
    access: 'versions:write',
    summary: 'Gives up an upload',
    status: 204,
    answer: answers<undefined>(),
  }),
  'uploads.parts': endpoint({
    method: 'POST',
    path: '/uploads/{upload}/parts',
    access: 'versions:write',
    summary: 'Signed addresses for up to 100 parts',
    body: z.strictObject({
      parts: z
        .array(z.strictObject({ number: z.int().check(z.minimum(1)), size: z.int().check(z.minimum(0)), sha256 }))
        .check(z.minLength(1), z.maxLength(100)),
    }),
    answer: answers<{ readonly parts: readonly PartTarget[] }>(),
  }),
  'uploads.put': endpoint({
    method: 'PUT',
    path: '/uploads/{upload}/parts/{n}',
    access: 'signature',
    summary: 'The bytes of one part (file storage); the signature in the address decides',
    raw: true,
    // Not strict: an address that is not ours is refused in one way only, so that it tells nothing.
    query: z.object({ exp: z.optional(z.string()), sig: z.optional(z.string()), size: z.optional(z.string()), sha256: z.optional(z.string()) }),
    answer: answers<undefined>(),
  }),
  'uploads.complete': endpoint({
    method: 'POST',
    path: '/uploads/{upload}/complete',
    access: 'versions:write',
    summary: 'All parts are there',
    body: z.strictObject({ parts: z.array(z.strictObject({ number: z.int(), etag: z.string() })) }),
    answer: answers<UploadState>(),
  }),
} as const;
