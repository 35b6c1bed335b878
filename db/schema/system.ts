/**
 * What keeps the registry running: the audit log, answers kept for repeated requests, counters of rate limits, and tasks, the
 * only background mechanism. The audit log has no foreign keys: its snapshots outlive what they name, and a trigger
 * refuses to change them (migration 0002).
 */
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { time } from './columns';

export const auditEntries = pgTable(
  'audit_entries',
  {
    id: text('id').primaryKey(),
    organizationId: text('organization_id').notNull(),
    at: time('at').notNull().defaultNow(),
    actor: jsonb('actor').notNull(),
    action: text('action').notNull(),
    target: jsonb('target').notNull(),
    before: jsonb('before'),
    after: jsonb('after'),
    /** Null when the server itself acted. */
    ipHash: text('ip_hash'),
  },
  (table) => [index().on(table.organizationId, table.at.desc(), table.id.desc())],
);

/** The answer to a POST with an `Idempotency-Key`; no response yet: the first request still runs. */
export const idempotencyRecords = pgTable(
  'idempotency_records',
  {
    principal: text('principal').notNull(),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    /** HTTP status; 0 while the first request still runs. */
    status: integer('status').notNull(),
    response: jsonb('response'),
    expiresAt: time('expires_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.principal, table.key] }), index().on(table.expiresAt)],
);

export const rateCounters = pgTable(
  'rate_counters',
  {
    bucket: text('bucket').notNull(),
    windowStart: time('window_start').notNull(),
    n: integer('n').notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.windowStart] })],
);

export const tasks = pgTable(
  'tasks',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    payload: jsonb('payload').notNull().default({}),
    runAt: time('run_at').notNull().defaultNow(),
    /** Somebody works on it until then; after that it is anybody's again. */
    leaseUntil: time('lease_until'),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
  },
  (table) => [index().on(table.runAt)],
);
