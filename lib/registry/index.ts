// The one door of lib/registry: the services of the server.
import { deviceHandler } from './device-http/handler';
import { readHealth as lookAtHealth } from './health';
import { productionHost } from './host';
import { apiHandler } from './http/dispatch';
import { startTicking } from './tasks';

export type { ServerBridge } from './server-bridge';

/** The first request starts the background tasks of this process: nothing may run while the program is only being built. */
function whileTicking<Args extends unknown[], T>(handle: (...args: Args) => T): (...args: Args) => T {
  return (...args) => {
    startTicking(productionHost);
    return handle(...args);
  };
}

/** What `/health` says; the start script asks it first of all. */
export const readHealth = whileTicking(lookAtHealth);

/** Answers any request below `/api/v1`; never throws. */
export const handleApi = whileTicking(apiHandler(productionHost));

/** Answers any request below `/d/v1`; never throws. */
export const handleDevice = whileTicking(deviceHandler(productionHost));
