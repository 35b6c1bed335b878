/**
 * Fresh, migrated databases for tests: PGlite in memory, a real Postgres through `pg`, and the same server through Neon's
 * driver. They are opened by the code that opens the real one, and dropped when the tests that used them are done.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { neonConfig } from '@neondatabase/serverless';
import pg from 'pg';
import { afterAll, describe, inject } from 'vitest';
import { type Connection, connect, databaseTarget } from '../drivers';
import type { Database, DatabaseKind } from '../handle';
import type { TestServer } from './global-setup';
import { databaseUrl } from './postgres';

const kinds: readonly DatabaseKind[] = ['pglite', 'pg', 'neon'];

/** Repeats a group of tests on every driver. `open` gives the group's one fresh database. */
export function forEachDatabase(group: (kind: DatabaseKind, open: () => Promise<Database>) => void): void {
  for (const kind of kinds) describe(kind, () => group(kind, useTestDatabase(kind)));
}

/** A fresh database for the group of tests that calls this: made at the first call, dropped after the last test. */
function useTestDatabase(kind: DatabaseKind): () => Promise<Database> {
  let opened: Promise<Connection> | undefined;
  afterAll(async () => {
    await (await opened)?.close();
  });
  return async () => {
    opened ??= openTestDatabase(kind);
    return (await opened).db;
  };
}

/** One fresh database; whoever opens it closes it, and it is gone. */
export async function openTestDatabase(kind: DatabaseKind): Promise<Connection> {
  if (kind === 'pglite') return await openInMemory();
  const { url, drop } = await createTestDatabase();
  const connection = await connect(databaseTarget(`${url}?driver=${kind}`, ''));
  return { db: connection.db, close: () => connection.close().then(drop) };
}

/**
 * Most of the time of a new PGlite goes into making its first files. The first test that gets there leaves them, migrated,
 * for the others of this run.
 */
async function openInMemory(): Promise<Connection> {
  const path = inject('databaseImage');
  const image = existsSync(path) ? new Blob([readFileSync(path)]) : undefined;
  const connection = await connect({ kind: 'pglite', folder: 'memory://', ...(image ? { image } : {}) });
  if (!image) {
    const { $client } = connection.db as Database & { readonly $client: PGlite };
    const draft = `${path}.${randomBytes(4).toString('hex')}`;
    writeFileSync(draft, new Uint8Array(await (await $client.dumpDataDir('none')).arrayBuffer()));
    renameSync(draft, path);
  }
  return connection;
}

/** An empty database on the shared Postgres; Neon's driver is told of the relay to it. */
export async function createTestDatabase(): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const server = await testServer();
  const relay = { wsProxy: `127.0.0.1:${server.relayPort}/v1`, useSecureWebSocket: false, pipelineTLS: false, pipelineConnect: false };
  Object.assign(neonConfig, relay);
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(server, `create database ${name}`);
  return { url: databaseUrl(server.url, name), drop: () => onServer(server, `drop database ${name} with (force)`) };
}

/** The Postgres that all tests of this run share. */
async function testServer(): Promise<TestServer> {
  const response = await fetch(inject('testServer'));
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as TestServer;
}

async function onServer(server: TestServer, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
