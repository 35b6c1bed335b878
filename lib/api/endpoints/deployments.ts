/** What devices are told: deployments and the signed manifests they make (`delivery.md` 7). Each needs `If-Match`. */
import * as z from 'zod/mini';
import { answers, endpoint } from '../endpoint';
import type { DeploymentView, DeployPlan, EnvironmentView, Page } from '../views';

const env = '/organizations/{org}/applications/{app}/environments/{env}';

const reason = z.optional(z.string().check(z.maxLength(1000)));
const act = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('deploy'),
    model: z.string(),
    version: z.union([z.int(), z.string()]),
    reason,
    mandatory: z.optional(z.boolean()),
    notify: z.optional(z.boolean()),
  }),
  z.strictObject({ kind: z.literal('promote'), model: z.string(), fromEnvironment: z.string(), reason }),
  z.strictObject({ kind: z.literal('rollback'), model: z.string(), toVersion: z.optional(z.int()), reason }),
]);
/** One act on an environment. */
export type DeployAct = z.infer<typeof act>;

/** The plan always; what was done is absent from a dry run. */
export interface DeployAnswer {
  readonly plan: DeployPlan;
  readonly deployment?: DeploymentView;
  readonly environment?: EnvironmentView;
}

export const deploymentEndpoints = {
  'deployments.list': endpoint({
    method: 'GET',
    path: `${env}/deployments`,
    access: 'versions:read',
    summary: 'History of an environment, newest first',
    query: z.strictObject({
      limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200))),
      cursor: z.optional(z.string()),
      model: z.optional(z.string()),
    }),
    answer: answers<Page<DeploymentView>>(),
  }),
  'deployments.create': endpoint({
    method: 'POST',
    path: `${env}/deployments`,
    access: 'deploy:{env}',
    summary: 'Deploys, promotes or rolls back; `?dryRun=1` answers `{plan}` with 200 and changes nothing',
    status: 201,
    query: z.strictObject({ dryRun: z.optional(z.literal('1')) }),
    body: act,
    answer: answers<DeployAnswer>(),
  }),
  'deployments.get': endpoint({
    method: 'GET',
    path: `${env}/deployments/{id}`,
    access: 'versions:read',
    summary: 'One deployment',
    answer: answers<DeploymentView>(),
  }),
  'manifests.latest': endpoint({
    method: 'GET',
    path: `${env}/manifest`,
    access: 'versions:read',
    summary: 'The signed manifest that devices get now',
    answer: answers<{ readonly seq: number; readonly etag: string; readonly envelope: unknown; readonly decoded: unknown }>(),
  }),
  'manifests.get': endpoint({
    method: 'GET',
    path: `${env}/manifests/{seq}`,
    access: 'versions:read',
    summary: 'An earlier signed manifest',
    answer: answers<{ readonly seq: number; readonly etag: string; readonly envelope: unknown; readonly decoded: unknown }>(),
  }),
} as const;
