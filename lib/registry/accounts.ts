/** The services of `lib/api/endpoints/accounts.ts`. */
import type { accountEndpoints } from '@/lib/api';
import { auditServices } from './accounts/audit-log';
import { authServices } from './accounts/auth';
import { keyServices } from './accounts/keys';
import { lanServices } from './accounts/lan';
import { meServices } from './accounts/me';
import { organizationServices } from './accounts/organizations';
import { setupServices } from './accounts/setup';
import type { Services } from './http/call';

export const accountServices: Services<typeof accountEndpoints> = {
  ...setupServices,
  ...authServices,
  ...meServices,
  ...organizationServices,
  ...keyServices,
  ...auditServices,
  ...lanServices,
};
