/**
 * A whole server without sockets for tests: the real dispatcher and services on an in-memory database and store, with a clock
 * that the test moves. A request `as` somebody carries the header `x-test-user`, which only this host believes; without it
 * the real sessions and keys count.
 */
import { addMember, addOrganization, addUser, type Database, type DatabaseKind, findUser, type MembershipRow } from '@/db';
import { openTestDatabase } from '@/db/testing/databases';
import type { Role } from '@/lib/api';
import { recordId } from '@/lib/core';
import { principalOf } from '../auth/principal';
import type { Host } from '../http/call';
import { apiHandler } from '../http/dispatch';
import { type Artifacts, memoryArtifacts } from '../storage';
import { useServerBridge as startTestServer } from './server-bridge';

/** Somebody who asks. */
export interface TestUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface RequestParts {
  readonly as?: TestUser;
  /** Sent as JSON; bytes and streams go as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

export interface TestHost {
  readonly host: Host;
  readonly db: Database;
  readonly artifacts: Artifacts;
  /** Handles a request of `/api/v1`. */
  readonly api: (request: Request) => Promise<Response>;
  /** Sets or moves the clock; it stands still otherwise. */
  readonly clock: { now(): Date; set(now: Date): void; advance(ms: number): void };
  /** Puts a user into the database, without organization and password. */
  makeUser(name: string): Promise<TestUser>;
  /** Puts an organization into the database with that user as its owner; `slug` is also its name. */
  makeOrganization(slug: string, owner: TestUser): Promise<MembershipRow>;
  addMember(organization: { readonly id: string }, user: TestUser, role: Role): Promise<void>;
  /** @param path below `/api/v1` */
  request(method: string, path: string, parts?: RequestParts): Promise<Response>;
  /** The same, with its JSON read. */
  call<T = Record<string, unknown>>(method: string, path: string, parts?: RequestParts): Promise<Answer<T>>;
  close(): Promise<void>;
}

export interface TestHostOptions {
  /** Which driver; PGlite in memory unless said. */
  readonly database?: DatabaseKind;
  readonly artifacts?: Artifacts;
  readonly now?: Date;
}

/** A fresh server on a fresh database; close it when the tests of the file are done. */
export async function testHost(options: TestHostOptions = {}): Promise<TestHost> {
  if (!globalThis.slipwayServer) startTestServer();
  const { db, close } = await openTestDatabase(options.database ?? 'pglite');
  const artifacts = options.artifacts ?? memoryArtifacts();
  let now = options.now ?? new Date();
  const set = (to: Date) => {
    now = to;
  };
  const clock = { now: () => now, set, advance: (ms: number) => set(new Date(now.getTime() + ms)) };
  const host: Host = { db: async () => db, artifacts: () => artifacts, now: clock.now, principalOf: testPrincipalOf };
  const api = apiHandler(host);
  const request: TestHost['request'] = (method, path, parts = {}) => api(makeRequest(method, path, parts));
  return {
    ...{ host, db, artifacts, api, clock, request },
    ...makers(db, clock.now),
    call: async (method, path, parts) => readAnswer(await request(method, path, parts)),
    close,
  };
}

const testPrincipalOf: Host['principalOf'] = async (request, host) => {
  const id = request.headers.get('x-test-user');
  if (id === null) return principalOf(request, host);
  const user = await findUser(await host.db(), id);
  return user && { kind: 'user', id: user.id, name: user.name, email: user.email };
};

function makers(db: Database, now: () => Date): Pick<TestHost, 'makeUser' | 'makeOrganization' | 'addMember'> {
  const id = (kind: 'user' | 'organization' | 'member') => recordId(kind, now().getTime());
  return {
    makeUser: (name) => addUser(db, { id: id('user'), name, email: `${name.toLowerCase()}@example.com`, createdAt: now() }),
    makeOrganization: (slug, owner) =>
      addOrganization(db, { id: id('organization'), name: slug, slug, createdAt: now() }, { id: id('member'), userId: owner.id }),
    addMember: (organization, user, role) =>
      addMember(db, { id: id('member'), organizationId: organization.id, userId: user.id, role, createdAt: now() }),
  };
}

function makeRequest(method: string, path: string, { as, body, headers }: RequestParts): Request {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream;
  return new Request(`http://localhost:3000/api/v1${path}`, {
    method,
    headers: {
      host: 'localhost:3000',
      ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
      ...(as ? { 'x-test-user': as.id } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isRaw ? (body as BodyInit) : JSON.stringify(body) }),
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  });
}

async function readAnswer<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === '' ? undefined : JSON.parse(text)) as T };
}
