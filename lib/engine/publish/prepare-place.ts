/**
 * Makes what is missing on the way to a model of the registry: on a fresh instance the first owner, as the page would
 * (`delivery.md` 3), then the application, then the model. Asks the registry only; nothing is kept here.
 */
import { type Api, accountEndpoints, registryEndpoints } from '@/lib/api';
import { AppError, toAppError } from '@/lib/core';
import type { LaunchPlace } from './publications';

/**
 * The place with everything in it made that was not there. An empty organization means the person's own.
 * @returns the place under the names that the registry has for it: it finds names without regard to case, devices do not
 * @throws AppError `network/unreachable`, `auth/*`, `name/*`
 */
export async function preparePlace(api: Api, { org: wanted, app, model }: LaunchPlace): Promise<LaunchPlace> {
  const org = wanted === '' ? await ownOrganization(api) : wanted;
  const application = await foundOrMade(
    () => api.call(registryEndpoints['applications.get'], { params: { org, app } }),
    () => api.call(registryEndpoints['applications.create'], { params: { org }, body: { name: app } }),
  );
  const made = await foundOrMade(
    () => api.call(registryEndpoints['models.get'], { params: { org, app, model } }),
    () => api.call(registryEndpoints['models.create'], { params: { org, app }, body: { name: model } }),
  );
  return { org, app: application.name, model: made.name };
}

/** Looks first, makes it when it is missing; somebody else may make it in between. */
async function foundOrMade<T>(find: () => Promise<T>, make: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (thrown) {
    if (toAppError(thrown).code !== 'resource/not-found') throw thrown;
    return make().catch((failed: unknown) => {
      if (toAppError(failed).code !== 'name/taken') throw failed;
      return find();
    });
  }
}

async function ownOrganization(api: Api): Promise<string> {
  const { needed, local } = await api.call(accountEndpoints['setup.state']);
  if (needed && local) {
    await api.call(accountEndpoints['setup.create'], { body: {} }).catch((thrown: unknown) => {
      // Another tab was faster; its session is this one's, too.
      if (toAppError(thrown).code !== 'auth/setup-done') throw thrown;
    });
  }
  const { organizations } = await api.call(accountEndpoints['me.get']);
  const own = organizations.find(({ personal }) => personal) ?? organizations[0];
  if (!own) throw new AppError('auth/forbidden', 'You belong to no organization that could hold this model.');
  return own.slug;
}
