/**
 * better-auth, set up for us: it keeps sessions with their signed cookie, hashes passwords and owns the shape of the account
 * tables. Its routes are not reachable; the services `auth.*` are. Rows of people, organizations and keys are written by our
 * own queries, because they belong into one transaction with the audit entry.
 */
import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { createAccessControl, organization } from 'better-auth/plugins';
import * as z from 'zod';
import { accountSchema, type Database } from '@/db';
import { type RecordKind, recordId } from '@/lib/core';
import { deriveKey } from '../secrets';

export const shortestPassword = 12;
export const longestPassword = 128;
const sessionSeconds = 30 * 24 * 60 * 60;

/** Cookies of https pages are bound to this host; over plain http, which is this computer only, browsers refuse such names. */
export const cookieName = (isSecure: boolean): string => (isSecure ? '__Host-slipway' : 'slipway');

/** What organization members may do in the library's own terms. `access.ts` is what decides about our endpoints. */
const accessControl = createAccessControl({
  organization: ['update', 'delete'],
  member: ['create', 'update', 'delete'],
  invitation: ['create', 'cancel'],
  // The key plugin asks for this one.
  apiKey: ['create', 'read', 'update', 'delete'],
});
const nobody = accessControl.newRole({ organization: [] });
const admin = accessControl.newRole({
  organization: ['update'],
  member: ['create', 'update', 'delete'],
  invitation: ['create', 'cancel'],
  apiKey: ['create', 'read', 'update', 'delete'],
});
const owner = accessControl.newRole({ ...admin.statements, organization: ['update', 'delete'] });

const keysOf = (references: 'user' | 'organization', configId: string) => ({
  configId,
  references,
  rateLimit: { enabled: false },
  deferUpdates: true,
  maximumNameLength: 100,
  startingCharactersConfig: { shouldStore: true, charactersLength: 12 },
});

const kindOfTable: Readonly<Record<string, RecordKind>> = {
  ...{ user: 'user', session: 'session', account: 'account', verification: 'verification', apikey: 'key' },
  ...{ organization: 'organization', member: 'member', invitation: 'invitation' },
};

/** Begins a session of a user who is already known, and sets its cookie. For the server itself: it has no route. */
const startSession = createAuthEndpoint.serverOnly({ method: 'POST', body: z.object({ userId: z.string() }) }, async (context) => {
  const { internalAdapter } = context.context;
  const { userId } = context.body;
  const user = await internalAdapter.findUserById(userId);
  const session = user && (await internalAdapter.createSession(userId));
  if (!user || !session) throw new TypeError('There is no such user to begin a session for');
  await setSessionCookie(context, { session, user }, false);
  return context.json({ id: session.id });
});

function makeLibrary(db: Database, isSecure: boolean) {
  return betterAuth({
    appName: 'Slipway',
    baseURL: 'http://localhost',
    basePath: '/api/v1/auth',
    secret: Buffer.from(deriveKey('session')).toString('base64url'),
    database: drizzleAdapter(db, { provider: 'pg', schema: accountSchema, usePlural: true, transaction: true }),
    emailAndPassword: { enabled: true, minPasswordLength: shortestPassword, maxPasswordLength: longestPassword },
    session: { expiresIn: sessionSeconds, disableSessionRefresh: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    advanced: {
      // Checked before, for every endpoint: http/origin.ts.
      disableCSRFCheck: true,
      disableOriginCheck: true,
      ipAddress: { disableIpTracking: true },
      useSecureCookies: false,
      cookiePrefix: cookieName(isSecure),
      defaultCookieAttributes: { secure: isSecure, httpOnly: true, sameSite: 'lax', path: '/' },
      cookies: { session_token: { name: cookieName(isSecure) } },
      database: { generateId: ({ model }) => recordId(kindOfTable[model] ?? 'verification') },
    },
    plugins: [
      organization({ ac: accessControl, creatorRole: 'owner', roles: { owner, admin, deployer: nobody, uploader: nobody, viewer: nobody } }),
      apiKey([keysOf('user', 'personal'), keysOf('organization', 'organization')]),
      { id: 'slipway', endpoints: { startSession } },
    ],
  });
}

export type AccountLibrary = ReturnType<typeof makeLibrary>;

const libraries = new WeakMap<Database, Map<boolean, AccountLibrary>>();

/** The library of this database, for visitors by https or by plain http. */
export function accountLibrary(db: Database, isSecure: boolean): AccountLibrary {
  const ofDatabase = libraries.get(db) ?? new Map<boolean, AccountLibrary>();
  libraries.set(db, ofDatabase);
  const library = ofDatabase.get(isSecure) ?? makeLibrary(db, isSecure);
  ofDatabase.set(isSecure, library);
  return library;
}
