/** Lets phones of the local network in: by the owner of this instance, at the computer itself. */
import { findFirstUser } from '@/db';
import type { accountEndpoints } from '@/lib/api';
import { AppError } from '@/lib/core';
import { actorOf, audit } from '../audit';
import type { Services } from '../http/call';
import { personalTenant } from '../people';
import { isLocal, serverBridge, startLan } from '../server-bridge';

export const lanServices: Services<Pick<typeof accountEndpoints, 'lan.get' | 'lan.set'>> = {
  'lan.get': async () => serverBridge().lan.state(),

  'lan.set': async ({ db, principal, body, now, request }) => {
    const owner = await findFirstUser(db);
    if (owner?.id !== principal.id || !isLocal(request.headers)) {
      const message = 'Only the owner of this instance can do this, at the computer that Slipway runs on.';
      throw new AppError('auth/forbidden', message, { details: { scope: 'owner' } });
    }
    const state = body.on ? await startLan() : await serverBridge().lan.stop();
    const tenant = await personalTenant(db, principal.id);
    if (tenant) {
      const note = { action: body.on ? 'lan.opened' : 'lan.closed', target: { kind: 'instance', name: serverBridge().origin() }, after: state };
      await db.transaction((tx) => audit(tx, { tenant, actor: actorOf(principal), now, request }, note));
    }
    return state;
  },
};
