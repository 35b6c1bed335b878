/** `GET /api/v1/health`: is the server whole, and what does it stand on? Open to everyone. */
import * as z from 'zod/mini';

/** 200 when `ok`, otherwise 503 with the error that stands in the way. */
const response = z.object({
  ok: z.boolean(),
  database: z.enum(['pglite', 'neon', 'pg']),
  storage: z.enum(['file', 's3']),
  /** The starter weights that set-up fetches. */
  weights: z.array(z.object({ id: z.string(), state: z.enum(['ready', 'missing']) })),
  error: z.optional(z.object({ code: z.string(), message: z.string() })),
});
export type HealthResponse = z.infer<typeof response>;

export const healthEndpoint = {
  method: 'GET',
  path: '/api/v1/health',
  access: 'open',
  response,
  /** Names the instance that answered, so that two Slipways on one machine are told apart. */
  instanceHeader: 'slipway-instance',
} as const;
