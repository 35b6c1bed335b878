/**
 * The tenant. It stands alone because the accounts name what the registry holds and both belong to an organization.
 * Written by better-auth's organization plugin; `personal` and `key_max_days` are ours.
 */
import { boolean, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt } from './columns';

export const organizations = pgTable('organizations', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  slug: text('slug').notNull().unique(),
  personal: boolean('personal').notNull().default(false),
  /** The longest life of a new key, in days. */
  keyMaxDays: integer('key_max_days').notNull().default(365),
  logo: text('logo'),
  metadata: text('metadata'),
  createdAt: createdAt(),
});

/** The column that makes a table a tenant's. */
export const organizationId = (actions: { readonly onDelete?: 'cascade' } = {}) =>
  text('organization_id')
    .notNull()
    .references(() => organizations.id, actions);
