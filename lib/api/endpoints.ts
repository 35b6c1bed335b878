/** All endpoints of `/api/v1`, by name: the dispatcher, the callers, the documentation and the tests read this one list. */
import { accountEndpoints } from './endpoints/accounts';
import { analyticsEndpoints } from './endpoints/analytics';
import { deploymentEndpoints } from './endpoints/deployments';
import { registryEndpoints } from './endpoints/registry';
import { uploadEndpoints } from './endpoints/uploads';

export const endpoints = {
  ...accountEndpoints,
  ...registryEndpoints,
  ...uploadEndpoints,
  ...deploymentEndpoints,
  ...analyticsEndpoints,
} as const;

export type Endpoints = typeof endpoints;
export type EndpointName = keyof Endpoints;
