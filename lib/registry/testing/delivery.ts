/** An application with ready versions for tests of deployments and device routes, and the device side of the same server. */
import { createHash } from 'node:crypto';
import { insertReadyVersion } from '@/db/testing/ready-version';
import type { DeployAnswer, EnvironmentView, VersionFile, VersionManifest } from '@/lib/api';
import { recordId } from '@/lib/core';
import { deviceHandler } from '../device-http/handler';
import { blobKey } from '../storage';
import { type Answer, type TestHost, type TestHostOptions, type TestUser, testHost } from './host';

export interface ReadyVersionParts {
  readonly signatureId?: string | null;
  /** Files of the version by path; the first variant has those under `exports/`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly runtime?: 'onnx' | 'raw';
  readonly golden?: boolean;
  /** What its variant asks of a device. */
  readonly features?: readonly string[];
}

export interface MadeVersion {
  readonly id: string;
  readonly number: number;
  readonly manifest: { readonly sha256: string; readonly size: number };
  readonly archive: { readonly sha256: string; readonly size: number; readonly bytes: Uint8Array };
  readonly files: readonly VersionFile[];
}

export interface Delivery extends TestHost {
  readonly owner: TestUser;
  /** `/organizations/acme/applications/shop` */
  readonly app: string;
  readonly device: (method: string, path: string, headers?: Record<string, string>, body?: string) => Promise<Response>;
  makeVersion(parts?: ReadyVersionParts): Promise<MadeVersion>;
  environment(name: string): Promise<Answer<EnvironmentView>>;
  /** Acts on an environment with `If-Match: *` unless said. */
  act(environment: string, body: object, headers?: Record<string, string>): Promise<Answer<DeployAnswer & { error?: ErrorBody }>>;
}

export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly details: Record<string, unknown>;
}

/** Organization `acme` of owner Ada with application `shop` and model `pets`, no version yet. */
export async function testDelivery(options: TestHostOptions = {}): Promise<Delivery> {
  const host = await testHost(options);
  const owner = await host.makeUser('Ada');
  const organization = await host.makeOrganization('acme', owner);
  const app = '/organizations/acme/applications/shop';
  await host.call('POST', '/organizations/acme/applications', { as: owner, body: { name: 'shop' } });
  const model = await host.call<{ id: string }>('POST', `${app}/models`, { as: owner, body: { name: 'pets' } });
  const handleDevice = deviceHandler(host.host);
  let number = 0;
  return {
    ...host,
    owner,
    app,
    device: (method, path, headers = {}, body) =>
      handleDevice(new Request(`http://localhost:3000/d/v1${path}`, { method, headers, ...(body === undefined ? {} : { body }) })),
    makeVersion: (parts) => {
      number += 1;
      return makeVersion(host, { organizationId: organization.id, modelId: model.body.id, number }, parts);
    },
    environment: (name) => host.call('GET', `${app}/environments/${name}`, { as: owner }),
    act: (environment, body, headers = { 'if-match': '*' }) =>
      host.call('POST', `${app}/environments/${environment}/deployments`, { as: owner, body, headers }),
  };
}

interface VersionPlace {
  readonly organizationId: string;
  readonly modelId: string;
  readonly number: number;
}

async function makeVersion(host: TestHost, place: VersionPlace, parts: ReadyVersionParts = {}): Promise<MadeVersion> {
  const { signatureId = 'a'.repeat(32), runtime = 'onnx', golden = true } = parts;
  const texts = { 'exports/model.onnx': `model ${place.number}`, ...(golden ? { 'golden/golden.json': '{}' } : {}), ...parts.files };
  const files: VersionFile[] = [];
  for (const [path, text] of Object.entries(texts)) files.push({ path, ...(await store(host, text)) });
  const archiveText = `archive of version ${place.number}`;
  const archive = await store(host, archiveText);
  const under = (folder: string) => files.filter(({ path }) => path.startsWith(folder));
  const manifest: VersionManifest = {
    schema: 'slipway.version/1',
    ...{ model: 'pets', version: place.number, signatureId, task: 'classification', io: {}, classes: [], postprocess: {} },
    variants: [
      {
        id: runtime === 'raw' ? 'raw' : 'onnx-f32',
        runtime,
        precision: runtime === 'raw' ? null : 'f32',
        requires: { features: parts.features ?? [], minMemoryBytes: null },
        files: under('exports/'),
      },
    ],
    golden: golden ? { count: 1, tolerances: {}, files: under('golden/') } : null,
    ...{ archive, metrics: {}, provenance: {}, createdAt: host.clock.now().toISOString() },
  };
  const stored = await store(host, JSON.stringify(manifest));
  const id = recordId('version', host.clock.now().getTime());
  await insertReadyVersion(host.db, { ...place, id, signatureId, manifest: stored, archive, files, createdAt: host.clock.now() });
  return { id, number: place.number, manifest: stored, archive: { ...archive, bytes: new TextEncoder().encode(archiveText) }, files };
}

async function store(host: TestHost, text: string): Promise<{ sha256: string; size: number }> {
  const bytes = new TextEncoder().encode(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (!(await host.artifacts.head(blobKey(sha256)))) await host.artifacts.put(blobKey(sha256), bytes);
  return { sha256, size: bytes.length };
}
