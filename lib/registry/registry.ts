/** The services of applications, environments, models and versions, put together. */
import type { registryEndpoints } from '@/lib/api';
import { applicationServices } from './applications';
import { environmentServices } from './environments';
import type { Services } from './http/call';
import { modelServices } from './models';
import { versionServices } from './versions';

export const registryServices: Services<typeof registryEndpoints> = {
  ...applicationServices,
  ...environmentServices,
  ...modelServices,
  ...versionServices,
};
