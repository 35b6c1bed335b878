/** The server under test: `npm start` of this checkout on a data directory of its own, with an owner and the sample application. */
import type { ApplicationView, EnvironmentView, ModelView, Page } from '@/lib/api';
import { AppError } from '@/lib/core';
import { becomeOwner, send } from '../../e2e/registry-access';
import { startServer } from '../../e2e/server';
import type { EventPlace } from './event-batches';

/** A running server, and what devices of its environment `dev` know. */
export interface ServedInstance extends EventPlace {
  /** Answers nothing, in no time. */
  readonly nullUrl: string;
  readonly manifestUrl: string;
  readonly eventsUrl: string;
  /** By name, as devices say it. */
  readonly model: string;
  readonly stop: () => Promise<unknown>;
}

/** @param database `DATABASE_URL`; the embedded database in `dataDir` when left out */
export async function serveInstance(root: string, dataDir: string, database?: string): Promise<ServedInstance> {
  const env = {
    ...{ SLIPWAY_LIMITS: 'off', SLIPWAY_BENCH: '1', SLIPWAY_ORIGIN: '', STORAGE_URL: '' },
    ...{ DATABASE_URL: database ?? '', SLIPWAY_SECRET: 'a secret for measuring, of more than thirty-two bytes' },
  };
  const server = await startServer({ root, dataDir, env, timeoutMs: 1_200_000 });
  try {
    const { cookie, org } = await becomeOwner(server.url);
    const read = async <T>(path: string): Promise<T> => {
      const response = await send(server.url, 'GET', `/organizations/${org}/applications${path}`, { cookie });
      if (!response.ok) throw new AppError('bench/wrong-answer', `${path} answered ${response.status}: ${await response.text()}`);
      return (await response.json()) as T;
    };
    const application = (await read<Page<ApplicationView>>('')).items[0]?.name;
    const environment = await read<EnvironmentView>(`/${application}/environments/dev`);
    const model = (await read<Page<ModelView>>(`/${application}/models`)).items[0];
    if (!model) throw new AppError('bench/wrong-answer', 'The sample application has no model.');
    // By its address: looking the name up is not what is measured.
    const base = `${server.url.replace('localhost', '127.0.0.1')}/d/v1`;
    const device = `${base}/${environment.key}`;
    return {
      ...{ nullUrl: `${base}/null`, manifestUrl: `${device}/manifest`, eventsUrl: `${device}/events` },
      ...{ environmentId: environment.id, modelId: model.id, model: model.name },
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
