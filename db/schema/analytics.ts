/**
 * What devices report: events (partitioned by day in migration 0001), and the states that are counted: installs, what each
 * runs, on which days it was seen, and hourly roll-ups. No foreign keys here: a burst of events must not wait for the
 * lock that a deployment holds on its environment.
 */
import { date, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { count, time } from './columns';

export const events = pgTable(
  'events',
  {
    environmentId: text('environment_id').notNull(),
    /** UTC day fixed by the device; 1970-01-01 for a day too far from the day it was received. */
    sentDay: date('sent_day', { mode: 'string' }).notNull(),
    eventId: uuid('event_id').notNull(),
    installId: text('install_id').notNull(),
    /** Counter of the install. */
    n: count('n').notNull(),
    /** Milliseconds since 1970, the device's clock. */
    t: count('t').notNull(),
    type: text('type').notNull(),
    modelId: text('model_id'),
    version: integer('version'),
    seq: count('seq'),
    reason: text('reason'),
    dims: jsonb('dims').notNull(),
    data: jsonb('data'),
    receivedAt: time('received_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.environmentId, table.sentDay, table.eventId] })],
);

export const installs = pgTable(
  'installs',
  {
    environmentId: text('environment_id').notNull(),
    installId: text('install_id').notNull(),
    firstSeen: time('first_seen').notNull(),
    lastSeen: time('last_seen').notNull(),
    /** The largest counter seen: only a larger one writes. */
    n: count('n').notNull(),
    dims: jsonb('dims').notNull(),
  },
  (table) => [primaryKey({ columns: [table.environmentId, table.installId] }), index().on(table.environmentId, table.lastSeen)],
);

export const installModels = pgTable(
  'install_models',
  {
    environmentId: text('environment_id').notNull(),
    installId: text('install_id').notNull(),
    modelId: text('model_id').notNull(),
    version: integer('version').notNull(),
    state: text('state').notNull(),
    n: count('n').notNull(),
    updatedAt: time('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.environmentId, table.installId, table.modelId] }),
    index().on(table.environmentId, table.modelId, table.version),
  ],
);

export const deviceDays = pgTable(
  'device_days',
  {
    environmentId: text('environment_id').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    installId: text('install_id').notNull(),
    /** Counter of the event that wrote the row: only a larger one writes again. */
    n: count('n').notNull(),
    dims: jsonb('dims').notNull(),
  },
  (table) => [primaryKey({ columns: [table.environmentId, table.day, table.installId] })],
);

/** Hours whose roll-up must be written again. */
export const dirtyMarks = pgTable('dirty_marks', {
  id: count('id').primaryKey().generatedAlwaysAsIdentity(),
  environmentId: text('environment_id').notNull(),
  hour: time('hour').notNull(),
});

/** Events per hour by one dimension. An event without a model counts under `''` and version 0. */
export const rollupHours = pgTable(
  'rollup_hours',
  {
    environmentId: text('environment_id').notNull(),
    hour: time('hour').notNull(),
    modelId: text('model_id').notNull(),
    version: integer('version').notNull(),
    type: text('type').notNull(),
    dim: text('dim').notNull(),
    value: text('value').notNull(),
    n: count('n').notNull(),
  },
  (table) => [primaryKey({ columns: [table.environmentId, table.hour, table.modelId, table.version, table.type, table.dim, table.value] })],
);
