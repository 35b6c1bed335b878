// Migrations are generated from the schema: `npx drizzle-kit generate --name what_changes`. They run when the database is opened.
import { defineConfig } from 'drizzle-kit';

export default defineConfig({ dialect: 'postgresql', schema: './db/schema', out: './db/migrations' });
