/** Makes people and organizations: set-up, sign-up and new organizations all come through here. */
import {
  addOrganization,
  addUser,
  type Database,
  listMemberships,
  type MembershipRow,
  savePasswordHash,
  type Tenant,
  type Tx,
  takenSlugs,
  type UserRow,
} from '@/db';
import { AppError, recordId } from '@/lib/core';
import { requireName } from './names';

export interface NewOrganization {
  readonly name: string;
  /** Made from the name when absent. */
  readonly slug?: string | undefined;
  readonly personal?: boolean;
  readonly ownerId: string;
  readonly now: Date;
}

/**
 * Makes an organization with its owner; the caller writes the audit entry.
 * @throws AppError `name/invalid`, `name/reserved`; a unique violation when the slug is taken (`withFreeName` maps it)
 */
export async function createOrganization(tx: Tx, { name, slug, personal = false, ownerId, now }: NewOrganization): Promise<MembershipRow> {
  const chosen = slug ?? (await freeSlug(tx, name));
  requireName('organization', chosen);
  const row = { id: recordId('organization', now.getTime()), name, slug: chosen, personal, createdAt: now };
  return addOrganization(tx, row, { id: recordId('member', now.getTime()), userId: ownerId });
}

export interface NewPerson {
  readonly name: string;
  /** As {@link checkedEmail} gives it. */
  readonly email: string;
  /** Absent for the owner at this computer, until one is set. */
  readonly passwordHash?: string | undefined;
  readonly organization?: { readonly name: string; readonly slug?: string | undefined } | undefined;
  readonly now: Date;
}

/** Makes a person with a personal organization, called like the person unless said; the caller writes the audit entry. */
export async function createPerson(tx: Tx, person: NewPerson): Promise<{ readonly user: UserRow; readonly organization: MembershipRow }> {
  const { name, email, passwordHash, now } = person;
  const user = await addUser(tx, { id: recordId('user', now.getTime()), name, email, createdAt: now, updatedAt: now });
  if (passwordHash !== undefined) await savePasswordHash(tx, { id: recordId('account', now.getTime()), userId: user.id, hash: passwordHash, now });
  const { name: organizationName, slug } = person.organization ?? { name };
  const organization = await createOrganization(tx, { name: organizationName, slug, personal: true, ownerId: user.id, now });
  return { user, organization };
}

/** A person's own organization: its audit log has what the person did to the account itself. */
export async function personalTenant(db: Database, userId: string): Promise<Tenant | undefined> {
  return (await listMemberships(db, userId)).find(({ personal }) => personal)?.tenant;
}

/**
 * An e-mail address as it is stored: trimmed, lower case. No mail is ever sent, so it only has to look like one.
 * @throws AppError `request/invalid` {issues}
 */
export function checkedEmail(email: string): string {
  const plain = email.trim().toLowerCase();
  if (/^[^\s@]+@[^\s@]+$/.test(plain) && plain.length <= 254) return plain;
  const message = 'This is not an e-mail address.';
  throw new AppError('request/invalid', message, { details: { issues: [{ path: 'email', message }] } });
}

/** A slug that is free now: the name in plain letters, with a number when it is taken or kept back. */
async function freeSlug(tx: Tx, name: string): Promise<string> {
  const base = plainLetters(name) || 'team';
  const taken = await takenSlugs(tx, base);
  for (let number = 1; ; number++) {
    const slug = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(slug) && isAllowed(slug)) return slug;
  }
}

function plainLetters(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
}

function isAllowed(slug: string): boolean {
  try {
    requireName('organization', slug);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
