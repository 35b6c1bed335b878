// The one door of db: opening and closing the database, and the queries of each area.
export { closeDatabase, openDatabase } from './client';
export { ensureInstance } from './queries/instance';
