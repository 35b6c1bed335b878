// The one door of lib/registry: the services of the server.
import { productionHost } from './host';
import { apiHandler } from './http/dispatch';

export { readHealth } from './health';
export type { ServerBridge } from './server-bridge';

/** Answers any request below `/api/v1`; never throws. */
export const handleApi = apiHandler(productionHost);
