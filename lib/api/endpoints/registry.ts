/** Applications, environments, models and versions (`delivery.md` 5 and 6). */
import * as z from 'zod/mini';
import { answers, endpoint } from '../endpoint';
import type { ApplicationView, EnvironmentView, ModelView, NewVersion, Page, VersionView } from '../views';

const app = '/organizations/{org}/applications/{app}';
const env = `${app}/environments/{env}` as const;
const model = `${app}/models/{model}` as const;
const version = `${model}/versions/{version}` as const;

const listQuery = z.strictObject({
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200))),
  cursor: z.optional(z.string()),
});
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const size = z.number().check(z.int(), z.minimum(0));
const environmentSettings = {
  protected: z.optional(z.boolean()),
  ttlDays: z.optional(z.int().check(z.minimum(1), z.maximum(365))),
  minPollSeconds: z.optional(z.int().check(z.minimum(30), z.maximum(86_400))),
};

/** What a new version is made of: a zip that is kept as it is, or files that are addressed by content one by one. */
const source = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('zip'), filename: z.string(), size, sha256 }),
  z.strictObject({
    kind: z.literal('files'),
    files: z.array(z.strictObject({ path: z.string(), size, sha256 })).check(z.minLength(1), z.maxLength(2000)),
  }),
]);
export type VersionSource = z.infer<typeof source>;

export const registryEndpoints = {
  'applications.list': endpoint({
    method: 'GET',
    path: '/organizations/{org}/applications',
    access: 'versions:read',
    summary: 'Applications of an organization',
    query: z.extend(listQuery, { with: z.optional(z.literal('models')) }),
    answer: answers<Page<ApplicationView>>(),
  }),
  'applications.create': endpoint({
    method: 'POST',
    path: '/organizations/{org}/applications',
    access: 'org:admin',
    summary: 'Makes an application with the environments dev and prod',
    status: 201,
    body: z.strictObject({ name: z.string(), bundleId: z.optional(z.string()) }),
    answer: answers<ApplicationView>(),
  }),
  'applications.get': endpoint({ method: 'GET', path: app, access: 'versions:read', summary: 'One application', answer: answers<ApplicationView>() }),
  'applications.update': endpoint({
    method: 'PATCH',
    path: app,
    access: 'org:admin',
    summary: 'Renames an application',
    body: z.strictObject({ name: z.optional(z.string()), bundleId: z.optional(z.nullable(z.string())) }),
    answer: answers<ApplicationView>(),
  }),
  'applications.delete': endpoint({
    method: 'DELETE',
    path: app,
    access: 'org:admin',
    summary: 'Archives an application',
    status: 204,
    answer: answers<undefined>(),
  }),
  'root.get': endpoint({
    method: 'GET',
    path: `${app}/root`,
    access: 'versions:read',
    summary: 'The root document that devices pin, in its envelope',
    answer: answers<unknown>(),
  }),
  'environments.list': endpoint({
    method: 'GET',
    path: `${app}/environments`,
    access: 'versions:read',
    summary: 'Environments with what runs on them',
    answer: answers<Page<EnvironmentView>>(),
  }),
  'environments.create': endpoint({
    method: 'POST',
    path: `${app}/environments`,
    access: 'org:admin',
    summary: 'Makes an environment',
    status: 201,
    body: z.strictObject({ name: z.string(), ...environmentSettings }),
    answer: answers<EnvironmentView>(),
  }),
  'environments.get': endpoint({
    method: 'GET',
    path: env,
    access: 'versions:read',
    summary: 'One environment; its ETag is what If-Match takes',
    answer: answers<EnvironmentView>(),
  }),
  'environments.update': endpoint({
    method: 'PATCH',
    path: env,
    access: 'org:admin',
    summary: 'Changes, freezes or gives a new key',
    body: z.strictObject({ ...environmentSettings, frozenUntil: z.optional(z.nullable(z.iso.datetime())), rotateKey: z.optional(z.literal(true)) }),
    answer: answers<EnvironmentView>(),
  }),
  'environments.delete': endpoint({
    method: 'DELETE',
    path: env,
    access: 'org:admin',
    summary: 'Retires an environment (never dev or prod)',
    status: 204,
    answer: answers<undefined>(),
  }),
  'models.list': endpoint({
    method: 'GET',
    path: `${app}/models`,
    access: 'versions:read',
    summary: 'Models of an application',
    query: listQuery,
    answer: answers<Page<ModelView>>(),
  }),
  'models.create': endpoint({
    method: 'POST',
    path: `${app}/models`,
    access: 'versions:write',
    summary: 'Makes a model',
    status: 201,
    body: z.strictObject({ name: z.string(), description: z.optional(z.string()) }),
    answer: answers<ModelView>(),
  }),
  'models.get': endpoint({ method: 'GET', path: model, access: 'versions:read', summary: 'One model', answer: answers<ModelView>() }),
  'models.update': endpoint({
    method: 'PATCH',
    path: model,
    access: 'versions:write',
    summary: 'Renames or describes a model',
    body: z.strictObject({ name: z.optional(z.string()), description: z.optional(z.string()), latestEnabled: z.optional(z.boolean()) }),
    answer: answers<ModelView>(),
  }),
  'models.delete': endpoint({
    method: 'DELETE',
    path: model,
    access: 'versions:write',
    summary: 'Archives a model',
    status: 204,
    answer: answers<undefined>(),
  }),
  'versions.list': endpoint({
    method: 'GET',
    path: `${model}/versions`,
    access: 'versions:read',
    summary: 'Versions, newest first',
    query: z.extend(listQuery, { order: z.optional(z.enum(['number', '-number'])), state: z.optional(z.enum(['ready', 'all'])) }),
    answer: answers<Page<VersionView>>(),
  }),
  'versions.create': endpoint({
    method: 'POST',
    path: `${model}/versions`,
    access: 'versions:write',
    summary: 'Starts a version: hashes first, then only the bytes that are new',
    status: 201,
    body: z.strictObject({
      source,
      description: z.optional(z.string()),
      tags: z.optional(z.array(z.string())),
      parent: z.optional(z.int()),
      provenance: z.optional(z.record(z.string(), z.unknown())),
    }),
    answer: answers<NewVersion>(),
  }),
  'versions.get': endpoint({ method: 'GET', path: version, access: 'versions:read', summary: 'One version', answer: answers<VersionView>() }),
  'versions.update': endpoint({
    method: 'PATCH',
    path: version,
    access: 'versions:write',
    summary: 'Changes description or tags; anything else is immutable',
    // Unknown fields are answered by the service: a field of the version is `version/immutable`, not a wrong request.
    body: z.looseObject({ description: z.optional(z.string()), tags: z.optional(z.array(z.string())) }),
    answer: answers<VersionView>(),
  }),
  'versions.finalize': endpoint({
    method: 'POST',
    path: `${version}/finalize`,
    access: 'versions:write',
    summary: 'Hashes what arrived, checks the archive, gives the number; 202 while it takes longer than 10 s',
    answer: answers<VersionView>(),
  }),
  'versions.abort': endpoint({
    method: 'DELETE',
    path: version,
    access: 'versions:write',
    summary: 'Gives up a version that is not ready yet',
    status: 204,
    answer: answers<undefined>(),
  }),
  'versions.manifest': endpoint({
    method: 'GET',
    path: `${version}/manifest`,
    access: 'versions:read',
    summary: 'The version manifest that devices fetch',
    answer: answers<unknown>(),
  }),
  'versions.archive': endpoint({
    method: 'GET',
    path: `${version}/archive.zip`,
    access: 'versions:read',
    summary: 'The whole version as one zip, always the same bytes',
    raw: true,
    answer: answers<Uint8Array>(),
  }),
  'versions.file': endpoint({
    method: 'GET',
    path: `${version}/files/{path...}`,
    access: 'versions:read',
    summary: 'One file of a version',
    raw: true,
    answer: answers<Uint8Array>(),
  }),
} as const;
