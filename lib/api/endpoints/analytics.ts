/** Who runs what, and is it well? Counts of states, never of increments (`delivery.md` 13). */
import * as z from 'zod/mini';
import { answers, endpoint } from '../endpoint';
import type { ActiveView, ConnectionView, VersionUse } from '../views';

const env = '/organizations/{org}/applications/{app}/environments/{env}';

export const analyticsEndpoints = {
  'analytics.active': endpoint({
    method: 'GET',
    path: `${env}/analytics/active`,
    access: 'analytics:read',
    summary: 'Active devices by UTC day',
    query: z.strictObject({
      group: z.optional(z.enum(['browser', 'os', 'deviceClass', 'backend', 'version'])),
      range: z.optional(z.enum(['7', '30', '90'])),
      model: z.optional(z.string()),
    }),
    answer: answers<ActiveView>(),
  }),
  'analytics.versions': endpoint({
    method: 'GET',
    path: `${env}/analytics/versions`,
    access: 'analytics:read',
    summary: 'Each version of a model on devices: downloaded, installed, active, failed',
    query: z.strictObject({ model: z.string() }),
    answer: answers<{ readonly items: readonly VersionUse[] }>(),
  }),
  'analytics.connection': endpoint({
    method: 'GET',
    path: `${env}/connection`,
    access: 'analytics:read',
    summary: 'Has a device reported?',
    answer: answers<ConnectionView>(),
  }),
} as const;
