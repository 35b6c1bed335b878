/**
 * This instance of Slipway: one row, made when its database is new. It tells two Slipways on one machine apart and says
 * which version of the program created the data.
 */
import { sql } from 'drizzle-orm';
import { check, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

export const instances = pgTable(
  'instances',
  {
    id: text().primaryKey(),
    /** Always 1, and unique: there is never a second row. */
    only: integer().notNull().default(1).unique(),
    appVersion: text('app_version').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [check('instances_only_one', sql`${table.only} = 1`)],
);
