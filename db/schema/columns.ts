/**
 * Column kinds that the tables share. Times keep milliseconds, no more: what JavaScript reads is exactly what is stored, so
 * a time can be compared and used as a cursor. Ids are text, made by `recordId` in lib/core.
 */
import { bigint, customType, timestamp } from 'drizzle-orm/pg-core';

/** A moment in time, UTC, in milliseconds. */
export const time = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** When the row was made. */
export const createdAt = () => time('created_at').notNull().defaultNow();

/** When the row was last changed; whoever changes it writes it. */
export const updatedAt = () => time('updated_at').notNull().defaultNow();

/** A count or size that may pass 2^31; never above 2^53. */
export const count = (name: string) => bigint(name, { mode: 'number' });

/** Raw bytes; every driver reads a plain Uint8Array. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: (value) => new Uint8Array(value.buffer, value.byteOffset, value.byteLength),
});
