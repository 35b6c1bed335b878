/** `slipway upload`: files, folders or a zip become the next version of a model. */
import { registryEndpoints } from '@/lib/api';
import { AppError, toAppError } from '@/lib/core';
import { putPart, sendVersion } from '@/lib/engine/host';
import { type Command, type CommandInput, textOption } from '../command';
import { type ActDocument, actOn } from '../registry/act';
import { type Connection, connect, connectionOptions, connectionUsage } from '../registry/connection';
import { localVersion } from '../registry/local-files';

interface UploadDocument {
  readonly version: { readonly number: number; readonly id: string; readonly archiveSha256: string; readonly size: number };
  readonly bytesSent: number;
  readonly bytesSkipped: number;
  readonly deployment?: ActDocument['deployment'];
}

export const uploadCommand: Command = {
  id: 'upload',
  summary: 'Sends files, folders or a zip as the next version of a model. Bytes that the registry has are not sent again.',
  usage: `upload PATH... [--description T] [--tag T]... [--create] [--parent N] [--deploy ENV] ${connectionUsage}`,
  options: {
    ...connectionOptions('org', 'app', 'model'),
    description: { type: 'string', help: 'what is new, at most 255 characters' },
    tag: { type: 'string', multiple: true, help: 'a tag; may be given more than once' },
    create: { type: 'boolean', help: 'makes application and model when they are not there' },
    parent: { type: 'string', help: 'number of the version that this one was made from' },
    deploy: { type: 'string', help: 'deploys it to this environment afterwards' },
  },
  required: [],
  positionals: 'many',
  run: upload,
  print(document) {
    const { version, bytesSent, bytesSkipped, deployment } = document as UploadDocument;
    const sent = `Version ${version.number}: ${bytesSent} bytes sent, ${bytesSkipped} known already.`;
    return deployment ? `${sent} Deployed with seq ${deployment.seq}.` : sent;
  },
};

async function upload(input: CommandInput): Promise<UploadDocument> {
  const connection = connect(input, 'org', 'app', 'model');
  const { api, org, app, model } = connection;
  // Before any request: a path that is not there must change nothing.
  const local = await localVersion(input.positionals);
  const parent = textOption(input, 'parent');
  if (parent !== '' && !/^\d+$/.test(parent)) throw new AppError('cli/bad-option', `--parent is the number of a version, not ${parent}.`);
  if (input.options['create'] === true) await createMissing(connection);
  const { tag, description } = input.options;
  const { version, bytesSent, bytesSkipped } = await sendVersion(
    {
      to: { org, app, model },
      ...local,
      ...(typeof description === 'string' ? { description } : {}),
      ...(Array.isArray(tag) ? { tags: tag as readonly string[] } : {}),
      ...(parent === '' ? {} : { parent: Number(parent) }),
    },
    {
      api,
      put: (target, bytes) => putPart({ ...target, url: new URL(target.url, connection.origin).href }, bytes, input.signal),
      signal: input.signal,
      onProgress: (progress) => input.event({ event: 'phase', progress }),
    },
  );
  if (version.number === null || !version.archive) throw new AppError('version/not-ready', 'The registry gave this version no number.');
  const env = textOption(input, 'deploy');
  const acted = env === '' ? undefined : await actOn(connection, env, { kind: 'deploy', model, version: version.number });
  return {
    version: { number: version.number, id: version.id, archiveSha256: version.archive.sha256, size: version.archive.size },
    bytesSent,
    bytesSkipped,
    ...(acted ? { deployment: acted.deployment } : {}),
  };
}

async function createMissing({ api, org, app, model }: Connection): Promise<void> {
  const attempt = (making: Promise<unknown>) =>
    making.catch((thrown: unknown) => {
      if (toAppError(thrown).code !== 'name/taken') throw thrown;
    });
  await attempt(api.call(registryEndpoints['applications.create'], { params: { org }, body: { name: app } }));
  await attempt(api.call(registryEndpoints['models.create'], { params: { org, app }, body: { name: model } }));
}
