/** The account tables by the names that better-auth's drizzle adapter looks for; it reads and writes them itself. */
import { accounts, apikeys, invitations, members, sessions, users, verifications } from './schema/accounts';
import { organizations } from './schema/organizations';

export const accountSchema = { users, sessions, accounts, verifications, organizations, members, invitations, apikeys };
