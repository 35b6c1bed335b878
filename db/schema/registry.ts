/**
 * What is published: applications with their environments and models, versions with their files, the blobs these consist
 * of, and uploads. Every table with `organization_id` is a tenant's; keys between tenant tables carry it, so a row cannot
 * point into another tenant. A trigger keeps ready versions as they are (migration 0002).
 */
import { sql } from 'drizzle-orm';
import { boolean, check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { bytes, count, createdAt, time, updatedAt } from './columns';
import { organizationId } from './organizations';

export const applications = pgTable(
  'applications',
  {
    id: text('id').primaryKey(),
    organizationId: organizationId(),
    name: text('name').notNull(),
    /** The name without regard to case: what must be unique. */
    nameKey: text('name_key').notNull(),
    bundleId: text('bundle_id'),
    rootVersion: integer('root_version').notNull().default(1),
    archivedAt: time('archived_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [unique().on(table.organizationId, table.id), unique().on(table.organizationId, table.nameKey)],
);

export const environments = pgTable(
  'environments',
  {
    id: text('id').primaryKey(),
    organizationId: organizationId(),
    applicationId: text('application_id').notNull(),
    name: text('name').notNull(),
    /** `ek_...`, in client code; the one before works until `oldKeyUntil`. */
    publicKey: text('public_key').notNull().unique(),
    oldKey: text('old_key').unique(),
    oldKeyUntil: time('old_key_until'),
    protected: boolean('protected').notNull().default(false),
    frozenUntil: time('frozen_until'),
    ttlDays: integer('ttl_days').notNull().default(30),
    minPollSeconds: integer('min_poll_seconds').notNull().default(300),
    /** Counts manifests. */
    seq: count('seq').notNull().default(0),
    /** Counts acts of people and policies: what `If-Match` compares. */
    revision: count('revision').notNull().default(0),
    lastEventAt: time('last_event_at'),
    retiredAt: time('retired_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique().on(table.organizationId, table.id),
    unique().on(table.applicationId, table.name),
    foreignKey({
      name: 'environments_application_fk',
      columns: [table.organizationId, table.applicationId],
      foreignColumns: [applications.organizationId, applications.id],
    }),
    check('environments_ttl_days', sql`${table.ttlDays} between 1 and 365`),
    check('environments_min_poll_seconds', sql`${table.minPollSeconds} between 30 and 86400`),
  ],
);

export const models = pgTable(
  'models',
  {
    id: text('id').primaryKey(),
    organizationId: organizationId(),
    applicationId: text('application_id').notNull(),
    name: text('name').notNull(),
    nameKey: text('name_key').notNull(),
    description: text('description').notNull().default(''),
    /** The number that the next ready version takes. */
    nextVersion: integer('next_version').notNull().default(1),
    latestEnabled: boolean('latest_enabled').notNull().default(true),
    archivedAt: time('archived_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique().on(table.organizationId, table.id),
    unique().on(table.applicationId, table.nameKey),
    foreignKey({
      name: 'models_application_fk',
      columns: [table.organizationId, table.applicationId],
      foreignColumns: [applications.organizationId, applications.id],
    }),
  ],
);

export const versions = pgTable(
  'versions',
  {
    id: text('id').primaryKey(),
    organizationId: organizationId(),
    modelId: text('model_id').notNull(),
    /** Given when the version becomes ready; a failure never takes one. */
    number: integer('number'),
    state: text('state', { enum: ['pending', 'verifying', 'ready', 'yanked', 'failed'] }).notNull(),
    /** `zip` or `files`: how it was sent. */
    source: text('source').notNull(),
    filename: text('filename').notNull(),
    description: text('description').notNull().default(''),
    tags: text('tags').array().notNull().default([]),
    archiveSha256: text('archive_sha256'),
    archiveSize: count('archive_size'),
    manifestSha256: text('manifest_sha256'),
    signatureId: text('signature_id'),
    metrics: jsonb('metrics').notNull().default({}),
    provenance: jsonb('provenance').notNull().default({}),
    datasetHash: text('dataset_hash'),
    parentVersionId: text('parent_version_id'),
    /** `{code, path}` of a failed one. */
    failure: jsonb('failure'),
    yankedAt: time('yanked_at'),
    yankReason: text('yank_reason'),
    actor: jsonb('actor').notNull(),
    createdAt: createdAt(),
    readyAt: time('ready_at'),
  },
  (table) => [
    unique().on(table.organizationId, table.id),
    unique().on(table.modelId, table.number),
    index().on(table.organizationId, table.datasetHash),
    foreignKey({
      name: 'versions_model_fk',
      columns: [table.organizationId, table.modelId],
      foreignColumns: [models.organizationId, models.id],
    }),
    foreignKey({
      name: 'versions_parent_fk',
      columns: [table.organizationId, table.parentVersionId],
      foreignColumns: [table.organizationId, table.id],
    }),
    check('versions_state', sql`${table.state} in ('pending', 'verifying', 'ready', 'yanked', 'failed')`),
    check('versions_description', sql`char_length(${table.description}) <= 255`),
    check('versions_number', sql`(${table.state} in ('ready', 'yanked')) = (${table.number} is not null)`),
  ],
);

/** Written before the bytes arrive, so a hash here is not yet a stored blob. */
export const versionFiles = pgTable(
  'version_files',
  {
    versionId: text('version_id')
      .notNull()
      .references(() => versions.id, { onDelete: 'cascade' }),
    path: text('path').notNull(),
    sha256: text('sha256').notNull(),
    size: count('size').notNull(),
    role: text('role').notNull(),
  },
  (table) => [primaryKey({ columns: [table.versionId, table.path] }), index().on(table.sha256)],
);

/** Stored bytes by content. `chunks`: SHA-256 of each 4 MiB, one after the other; null up to 4 MiB. */
export const blobs = pgTable('blobs', {
  sha256: text('sha256').primaryKey(),
  size: count('size').notNull(),
  chunks: bytes('chunks'),
  storedAt: time('stored_at').notNull().defaultNow(),
  verifiedAt: time('verified_at').notNull().defaultNow(),
});

/** Which organization has sent these bytes itself; another one's hash skips no upload. */
export const blobGrants = pgTable(
  'blob_grants',
  {
    organizationId: organizationId(),
    sha256: text('sha256')
      .notNull()
      .references(() => blobs.sha256),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.sha256] })],
);

export const aliases = pgTable(
  'aliases',
  {
    organizationId: organizationId(),
    modelId: text('model_id').notNull(),
    name: text('name').notNull(),
    versionId: text('version_id').notNull(),
    updatedAt: updatedAt(),
    actor: jsonb('actor').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.modelId, table.name] }),
    foreignKey({
      name: 'aliases_model_fk',
      columns: [table.organizationId, table.modelId],
      foreignColumns: [models.organizationId, models.id],
    }),
    foreignKey({
      name: 'aliases_version_fk',
      columns: [table.organizationId, table.versionId],
      foreignColumns: [versions.organizationId, versions.id],
    }),
  ],
);

export const uploads = pgTable(
  'uploads',
  {
    id: text('id').primaryKey(),
    organizationId: organizationId(),
    versionId: text('version_id').notNull(),
    /** Null until the bytes are there when the sender did not say (the compatible routes). */
    sha256: text('sha256'),
    size: count('size'),
    partSize: integer('part_size').notNull(),
    multipartId: text('multipart_id'),
    state: text('state').notNull(),
    createdAt: createdAt(),
    expiresAt: time('expires_at').notNull(),
  },
  (table) => [
    index().on(table.versionId),
    foreignKey({
      name: 'uploads_version_fk',
      columns: [table.organizationId, table.versionId],
      foreignColumns: [versions.organizationId, versions.id],
    }).onDelete('cascade'),
  ],
);

export const uploadParts = pgTable(
  'upload_parts',
  {
    uploadId: text('upload_id')
      .notNull()
      .references(() => uploads.id, { onDelete: 'cascade' }),
    number: integer('number').notNull(),
    size: count('size').notNull(),
    sha256: text('sha256').notNull(),
    etag: text('etag').notNull(),
  },
  (table) => [primaryKey({ columns: [table.uploadId, table.number] })],
);
