/**
 * What devices are told: deployments (append-only: every act that changes an environment), the signed manifests they led
 * to, the head as it stands now (`environment_targets`, `rollouts`, rebuildable from deployments), published blobs, signing
 * keys and root documents. Triggers refuse to change deployments and manifests (migration 0002).
 */
import { sql } from 'drizzle-orm';
import { char, check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import { bytes, count, createdAt, time, updatedAt } from './columns';
import { organizationId } from './organizations';
import { applications, blobs, environments, models, versions } from './registry';

export const rollouts = pgTable(
  'rollouts',
  {
    id: text('id').primaryKey(),
    organizationId: organizationId(),
    environmentId: text('environment_id').notNull(),
    modelId: text('model_id').notNull(),
    versionId: text('version_id').notNull(),
    /** Share of devices in 1/10,000. */
    bps: integer('bps').notNull(),
    state: text('state', { enum: ['running', 'paused', 'halted', 'complete', 'superseded'] }).notNull(),
    cohorts: text('cohorts').array().notNull().default([]),
    schedule: jsonb('schedule'),
    policy: jsonb('policy'),
    startedAt: time('started_at').notNull().defaultNow(),
    updatedAt: updatedAt(),
    endedReason: text('ended_reason'),
  },
  (table) => [
    unique().on(table.organizationId, table.id),
    uniqueIndex('rollouts_one_active').on(table.environmentId, table.modelId).where(sql`${table.state} in ('running', 'paused')`),
    foreignKey({
      name: 'rollouts_environment_fk',
      columns: [table.organizationId, table.environmentId],
      foreignColumns: [environments.organizationId, environments.id],
    }),
    foreignKey({
      name: 'rollouts_model_fk',
      columns: [table.organizationId, table.modelId],
      foreignColumns: [models.organizationId, models.id],
    }),
    foreignKey({
      name: 'rollouts_version_fk',
      columns: [table.organizationId, table.versionId],
      foreignColumns: [versions.organizationId, versions.id],
    }),
    check('rollouts_bps', sql`${table.bps} between 0 and 10000`),
    check('rollouts_state', sql`${table.state} in ('running', 'paused', 'halted', 'complete', 'superseded')`),
  ],
);

export const deployments = pgTable(
  'deployments',
  {
    id: text('id').primaryKey(),
    organizationId: organizationId(),
    applicationId: text('application_id').notNull(),
    environmentId: text('environment_id').notNull(),
    seq: count('seq').notNull(),
    revision: count('revision').notNull(),
    kind: text('kind').notNull(),
    modelId: text('model_id'),
    versionId: text('version_id'),
    rolloutId: text('rollout_id'),
    payload: jsonb('payload').notNull(),
    reason: text('reason'),
    actor: jsonb('actor').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique().on(table.environmentId, table.seq),
    index().on(table.environmentId, table.modelId, table.seq.desc()),
    foreignKey({
      name: 'deployments_application_fk',
      columns: [table.organizationId, table.applicationId],
      foreignColumns: [applications.organizationId, applications.id],
    }),
    foreignKey({
      name: 'deployments_environment_fk',
      columns: [table.organizationId, table.environmentId],
      foreignColumns: [environments.organizationId, environments.id],
    }),
    foreignKey({
      name: 'deployments_model_fk',
      columns: [table.organizationId, table.modelId],
      foreignColumns: [models.organizationId, models.id],
    }),
    foreignKey({
      name: 'deployments_version_fk',
      columns: [table.organizationId, table.versionId],
      foreignColumns: [versions.organizationId, versions.id],
    }),
    foreignKey({
      name: 'deployments_rollout_fk',
      columns: [table.organizationId, table.rolloutId],
      foreignColumns: [rollouts.organizationId, rollouts.id],
    }),
  ],
);

export const environmentManifests = pgTable(
  'environment_manifests',
  {
    environmentId: text('environment_id')
      .notNull()
      .references(() => environments.id),
    seq: count('seq').notNull(),
    envelope: bytes('envelope').notNull(),
    etag: text('etag').notNull(),
    expiresAt: time('expires_at').notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.environmentId, table.seq] })],
);

/** The head: what the next manifest says. It carries the organization because it joins three things that must be of one. */
export const environmentTargets = pgTable(
  'environment_targets',
  {
    organizationId: organizationId(),
    environmentId: text('environment_id').notNull(),
    modelId: text('model_id').notNull(),
    defaultVersionId: text('default_version_id'),
    previousVersionId: text('previous_version_id'),
    rolloutId: text('rollout_id'),
    /** Numbers of yanked versions. */
    blocked: integer('blocked').array().notNull().default([]),
    mandatorySeq: count('mandatory_seq').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.modelId] }),
    foreignKey({
      name: 'environment_targets_environment_fk',
      columns: [table.organizationId, table.environmentId],
      foreignColumns: [environments.organizationId, environments.id],
    }),
    foreignKey({
      name: 'environment_targets_model_fk',
      columns: [table.organizationId, table.modelId],
      foreignColumns: [models.organizationId, models.id],
    }),
    foreignKey({
      name: 'environment_targets_default_fk',
      columns: [table.organizationId, table.defaultVersionId],
      foreignColumns: [versions.organizationId, versions.id],
    }),
    foreignKey({
      name: 'environment_targets_previous_fk',
      columns: [table.organizationId, table.previousVersionId],
      foreignColumns: [versions.organizationId, versions.id],
    }),
    foreignKey({
      name: 'environment_targets_rollout_fk',
      columns: [table.organizationId, table.rolloutId],
      foreignColumns: [rollouts.organizationId, rollouts.id],
    }),
  ],
);

/** One device pinned to a version, by the hash that its owner reads out. */
export const overrides = pgTable(
  'overrides',
  {
    organizationId: organizationId(),
    environmentId: text('environment_id').notNull(),
    modelId: text('model_id').notNull(),
    installHash: char('install_hash', { length: 16 }).notNull(),
    versionId: text('version_id').notNull(),
    note: text('note').notNull().default(''),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.modelId, table.installHash] }),
    foreignKey({
      name: 'overrides_environment_fk',
      columns: [table.organizationId, table.environmentId],
      foreignColumns: [environments.organizationId, environments.id],
    }),
    foreignKey({
      name: 'overrides_model_fk',
      columns: [table.organizationId, table.modelId],
      foreignColumns: [models.organizationId, models.id],
    }),
    foreignKey({
      name: 'overrides_version_fk',
      columns: [table.organizationId, table.versionId],
      foreignColumns: [versions.organizationId, versions.id],
    }),
  ],
);

/** Bytes that any device may read because an environment says so; `until` is the end of the grace after it stopped. */
export const publishedBlobs = pgTable(
  'published_blobs',
  {
    sha256: text('sha256')
      .notNull()
      .references(() => blobs.sha256),
    environmentId: text('environment_id')
      .notNull()
      .references(() => environments.id),
    until: time('until'),
  },
  (table) => [primaryKey({ columns: [table.sha256, table.environmentId] }), index().on(table.environmentId)],
);

/** Ed25519 keys of an application; `privateEnc` is the private key wrapped with AES-256-GCM. */
export const signingKeys = pgTable(
  'signing_keys',
  {
    keyid: text('keyid').primaryKey(),
    organizationId: organizationId(),
    applicationId: text('application_id').notNull(),
    role: text('role', { enum: ['root', 'manifest'] }).notNull(),
    publicKey: text('public_key').notNull(),
    privateEnc: bytes('private_enc'),
    createdAt: createdAt(),
    retiredAt: time('retired_at'),
  },
  (table) => [
    index().on(table.applicationId),
    foreignKey({
      name: 'signing_keys_application_fk',
      columns: [table.organizationId, table.applicationId],
      foreignColumns: [applications.organizationId, applications.id],
    }),
    check('signing_keys_role', sql`${table.role} in ('root', 'manifest')`),
  ],
);

export const rootDocuments = pgTable(
  'root_documents',
  {
    applicationId: text('application_id')
      .notNull()
      .references(() => applications.id),
    version: integer('version').notNull(),
    envelope: bytes('envelope').notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.version] })],
);
