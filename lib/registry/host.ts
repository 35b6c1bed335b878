/** What the running server offers to its requests: the database and the store that the environment names, the real clock. */
import { openDatabase } from '@/db';
import { principalOf } from './auth/principal';
import type { Host } from './http/call';
import { openArtifacts } from './storage';

export const productionHost: Host = {
  db: openDatabase,
  artifacts: openArtifacts,
  now: () => new Date(),
  principalOf,
};
