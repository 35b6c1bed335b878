// The one door of db: the open database and the queries of each area.
export { openDatabase } from './client';
export { ensureInstance } from './queries/instance';
