/** The first run: whoever sits at this computer owns the instance at once; from anywhere else it takes the setup code. */
import { type Database, findFirstUser, hasNoUser, lockSetup, type MembershipRow, type Tx, type UserRow } from '@/db';
import type { accountEndpoints, BodyOf } from '@/lib/api';
import { AppError } from '@/lib/core';
import { createApplication } from '../applications';
import { actorOf, audit } from '../audit';
import { hashPassword } from '../auth/password';
import { beginSession } from '../auth/session';
import { Reply, type Services } from '../http/call';
import { createModel } from '../models';
import { withFreeName } from '../names';
import { checkedEmail, createPerson, type NewPerson } from '../people';
import { isLocal, serverBridge } from '../server-bridge';
import { organizationView, userView } from './views';

type SetupServices = Services<Pick<typeof accountEndpoints, 'setup.state' | 'setup.create' | 'auth.link'>>;
type SetupForm = BodyOf<(typeof accountEndpoints)['setup.create']>;
type Founder = Omit<NewPerson, 'now'>;

export const setupServices: SetupServices = {
  'setup.state': async ({ db, request }) => ({ needed: await hasNoUser(db), local: isLocal(request.headers) }),

  'setup.create': async ({ db, body, now, request }) => {
    if (!(await hasNoUser(db))) throw setupDone();
    const isHere = isLocal(request.headers);
    if (!isHere) requireSetupCode(body.code);
    const founder = isHere && body.email === undefined ? localOwner(body) : await founderOf(db, body);
    const { user, organization } = await withFreeName('organization', founder.organization?.slug, () =>
      db.transaction((tx) => found(tx, founder, now, request)),
    );
    serverBridge().setupCode.discard();
    const headers = await beginSession(db, request, user.id);
    return new Reply({ user: userView(user), organization: organizationView(organization) }, { status: 201, headers });
  },

  'auth.link': async ({ db, body, request }) => {
    const user = await findFirstUser(db);
    if (!user || !serverBridge().signInLink.consume(body.code)) {
      throw new AppError('auth/link-used', 'This link was used already, or belongs to an earlier start. Start Slipway again for a new one.');
    }
    return new Reply({ user: userView(user) }, { headers: await beginSession(db, request, user.id) });
  },
};

function requireSetupCode(code: string | undefined): void {
  if (code !== undefined && serverBridge().setupCode.check(code)) return;
  throw new AppError('auth/setup-code', 'The setup code is wrong or missing. It stands in the terminal where Slipway was started.');
}

function setupDone(): AppError {
  return new AppError('auth/setup-done', 'This instance has its owner already. Sign in.');
}

function localOwner({ name, organization }: SetupForm): Founder {
  return { name: name ?? 'Owner', email: 'owner@localhost', organization };
}

/** @throws AppError `request/invalid` {issues} */
async function founderOf(db: Database, { name, email, password, organization }: SetupForm): Promise<Founder> {
  if (name === undefined || email === undefined || password === undefined) {
    const missing = Object.entries({ name, email, password }).filter(([, value]) => value === undefined);
    const issues = missing.map(([path]) => ({ path, message: 'This is needed.' }));
    throw new AppError('request/invalid', `Set-up also needs ${missing.map(([path]) => path).join(', ')}.`, { details: { issues } });
  }
  return { name, email: checkedEmail(email), passwordHash: await hashPassword(db, password), organization };
}

/** Everything that the first owner starts with. Two who try at once: the lock lets one through, the other finds it done. */
async function found(
  tx: Tx,
  founder: Founder,
  now: Date,
  request: Request,
): Promise<{ readonly user: UserRow; readonly organization: MembershipRow }> {
  await lockSetup(tx);
  if (!(await hasNoUser(tx))) throw setupDone();
  const { user, organization } = await createPerson(tx, { ...founder, now });
  const { tenant } = organization;
  const actor = actorOf({ kind: 'user', id: user.id, name: user.name, email: user.email });
  const application = await createApplication(tx, { tenant, name: 'sample', actor, now });
  await createModel(tx, { tenant, applicationId: application.id, name: 'harbour', now });
  const target = { kind: 'organization', id: organization.id, name: organization.slug };
  await audit(tx, { tenant, actor, now, request }, { action: 'instance.set-up', target, after: { user: userView(user) } });
  return { user, organization };
}
