/** The service of every endpoint, by its name: the compiler says which one is missing. */
import type { Endpoints } from '@/lib/api';
import { accountServices } from './accounts';
import { analyticsServices } from './analytics';
import { deploymentServices } from './deployments';
import type { Services } from './http/call';
import { registryServices } from './registry';
import { uploadServices } from './uploads';

export const services: Services<Endpoints> = {
  ...accountServices,
  ...registryServices,
  ...uploadServices,
  ...deploymentServices,
  ...analyticsServices,
};
