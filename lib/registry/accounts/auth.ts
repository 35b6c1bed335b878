/** Signing in and out, new accounts and passwords. */
import { type Database, endOtherSessions, findPasswordHash, findUserByEmail, savePasswordHash } from '@/db';
import type { accountEndpoints } from '@/lib/api';
import { AppError, recordId } from '@/lib/core';
import { actorOf, audit } from '../audit';
import { authenticate, hashPassword, isPasswordOf } from '../auth/password';
import { beginSession, endSession, findSession } from '../auth/session';
import { Reply, type Services } from '../http/call';
import { requireFewAttempts, signInLimit } from '../limits';
import { checkedEmail, createPerson, personalTenant } from '../people';
import { addressOf } from '../server-bridge';
import { organizationView, userView } from './views';

type AuthServices = Services<Pick<typeof accountEndpoints, 'auth.signIn' | 'auth.signUp' | 'auth.signOut' | 'auth.session' | 'auth.changePassword'>>;

export const authServices: AuthServices = {
  'auth.signIn': async ({ db, body, now, request }) => {
    await requireFewAttempts(db, signInLimit, [addressOf(request.headers), body.email.trim().toLowerCase()], now);
    const user = await authenticate(db, body.email, body.password);
    return new Reply({ user: userView(user) }, { headers: await beginSession(db, request, user.id) });
  },

  'auth.signUp': async ({ db, body, now, request }) => {
    if (process.env['SLIPWAY_SIGNUP'] !== 'open') {
      throw new AppError('auth/signup-closed', 'New accounts are made by invitation here. Ask an owner for one.');
    }
    const email = checkedEmail(body.email);
    await requireFewAttempts(db, signInLimit, [addressOf(request.headers), 'sign-up'], now);
    const passwordHash = await hashPassword(db, body.password);
    const { user, organization } = await db.transaction(async (tx) => {
      if (await findUserByEmail(tx, email)) {
        throw new AppError('name/taken', 'There is an account with this e-mail already.', { details: { kind: 'email' } });
      }
      const made = await createPerson(tx, { name: body.name, email, passwordHash, now });
      const actor = actorOf({ kind: 'user', id: made.user.id, name: made.user.name, email });
      const target = { kind: 'user', id: made.user.id, name: made.user.name };
      await audit(tx, { tenant: made.organization.tenant, actor, now, request }, { action: 'user.signed-up', target });
      return made;
    });
    const value = { user: userView(user), organization: organizationView(organization) };
    return new Reply(value, { status: 201, headers: await beginSession(db, request, user.id) });
  },

  'auth.signOut': async ({ db, request }) => new Reply(undefined, { status: 204, headers: await endSession(request, db) }),

  'auth.session': async ({ db, request }) => {
    const session = await findSession(request, db);
    return session ? { user: userView(session.user), expiresAt: session.expiresAt.toISOString() } : null;
  },

  'auth.changePassword': async ({ db, body, principal, now, request }) => {
    const session = await findSession(request, db);
    if (!session) throw new AppError('auth/unauthenticated', 'Sign in first.');
    await requireFewAttempts(db, signInLimit, ['password', principal.id], now);
    await requireOldPassword(db, principal.id, body.currentPassword);
    const hash = await hashPassword(db, body.newPassword, 'newPassword');
    const tenant = await personalTenant(db, principal.id);
    await db.transaction(async (tx) => {
      await savePasswordHash(tx, { id: recordId('account', now.getTime()), userId: principal.id, hash, now });
      await endOtherSessions(tx, principal.id, session.id);
      const target = { kind: 'user', id: principal.id, name: principal.name };
      if (tenant) await audit(tx, { tenant, actor: actorOf(principal), now, request }, { action: 'password.changed', target });
    });
    return undefined;
  },
};

/** Who has a password must know it to get another. @throws AppError `auth/wrong-password` */
async function requireOldPassword(db: Database, userId: string, password: string | undefined): Promise<void> {
  if ((await findPasswordHash(db, userId)) === undefined) return;
  if (password !== undefined && (await isPasswordOf(db, userId, password))) return;
  throw new AppError('auth/wrong-password', 'The current password is wrong.');
}
