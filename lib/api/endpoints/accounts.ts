/** Set-up, signing in, people, organizations and keys (`delivery.md` 3 and 5). */
import * as z from 'zod/mini';
import { answers, endpoint } from '../endpoint';
import type { AuditView, KeyView, LanView, MemberView, MeView, OrganizationView, Page, UserView } from '../views';

const days = z.int().check(z.minimum(1), z.maximum(3650));
const displayName = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));
/** Its rule, with words, is in the server: `auth/password.ts`. */
const password = z.string().check(z.maxLength(1000));
const scopes = z
  .array(z.string().check(z.regex(/^(versions:(read|write)|analytics:read|org:admin|deploy:(\*|[a-z][a-z0-9-]{0,30}))$/)))
  .check(z.minLength(1), z.maxLength(50));
const time = z.iso.datetime({ offset: true });
const listQuery = z.strictObject({
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200))),
  cursor: z.optional(z.string()),
});

export const accountEndpoints = {
  'setup.state': endpoint({
    method: 'GET',
    path: '/setup',
    access: 'open',
    summary: 'Is there an owner yet, and is this the machine itself?',
    answer: answers<{ readonly needed: boolean; readonly local: boolean }>(),
  }),
  'setup.create': endpoint({
    method: 'POST',
    path: '/setup',
    access: 'open',
    summary: 'Makes the first owner; on the machine itself without a form',
    status: 201,
    body: z.strictObject({
      code: z.optional(z.string()),
      name: z.optional(displayName),
      email: z.optional(z.string()),
      password: z.optional(password),
      organization: z.optional(z.strictObject({ name: displayName, slug: z.optional(z.string()) })),
    }),
    answer: answers<{ readonly user: UserView; readonly organization: OrganizationView }>(),
  }),
  'auth.link': endpoint({
    method: 'POST',
    path: '/auth/link',
    access: 'open',
    summary: 'Signs in by the link that the start prints',
    body: z.strictObject({ code: z.string() }),
    answer: answers<{ readonly user: UserView }>(),
  }),
  'auth.signIn': endpoint({
    method: 'POST',
    path: '/auth/sign-in/email',
    access: 'open',
    summary: 'Signs in with e-mail and password',
    body: z.strictObject({ email: z.string(), password }),
    answer: answers<{ readonly user: UserView }>(),
  }),
  'auth.signUp': endpoint({
    method: 'POST',
    path: '/auth/sign-up/email',
    access: 'open',
    summary: 'Makes an account, where SLIPWAY_SIGNUP=open',
    status: 201,
    body: z.strictObject({ name: displayName, email: z.string(), password }),
    answer: answers<{ readonly user: UserView; readonly organization: OrganizationView }>(),
  }),
  'auth.signOut': endpoint({
    method: 'POST',
    path: '/auth/sign-out',
    access: 'open',
    summary: 'Ends the session',
    status: 204,
    answer: answers<undefined>(),
  }),
  'auth.session': endpoint({
    method: 'GET',
    path: '/auth/get-session',
    access: 'open',
    summary: 'The session of this browser, or null',
    answer: answers<{ readonly user: UserView; readonly expiresAt: string } | null>(),
  }),
  'auth.changePassword': endpoint({
    method: 'POST',
    path: '/auth/change-password',
    access: 'session',
    summary: 'Sets or replaces the password; every other session ends',
    status: 204,
    body: z.strictObject({ newPassword: password, currentPassword: z.optional(password) }),
    answer: answers<undefined>(),
  }),
  'me.get': endpoint({ method: 'GET', path: '/me', access: 'principal', summary: 'Who is asking', answer: answers<MeView>() }),
  'me.tokens.list': endpoint({
    method: 'GET',
    path: '/me/tokens',
    access: 'session',
    summary: 'Personal tokens',
    query: listQuery,
    answer: answers<Page<KeyView>>(),
  }),
  'me.tokens.create': endpoint({
    method: 'POST',
    path: '/me/tokens',
    access: 'session',
    summary: 'Makes a personal token, shown once',
    status: 201,
    body: z.strictObject({ name: displayName, scopes: z.optional(scopes), expiresInDays: z.optional(days) }),
    answer: answers<{ readonly key: KeyView; readonly token: string }>(),
  }),
  'me.tokens.delete': endpoint({
    method: 'DELETE',
    path: '/me/tokens/{id}',
    access: 'session',
    summary: 'Revokes a personal token',
    status: 204,
    answer: answers<undefined>(),
  }),
  'organizations.list': endpoint({
    method: 'GET',
    path: '/organizations',
    access: 'principal',
    summary: 'Organizations of whoever asks',
    query: listQuery,
    answer: answers<Page<OrganizationView>>(),
  }),
  'organizations.create': endpoint({
    method: 'POST',
    path: '/organizations',
    access: 'session',
    summary: 'Makes an organization',
    status: 201,
    body: z.strictObject({ name: displayName, slug: z.optional(z.string()) }),
    answer: answers<OrganizationView>(),
  }),
  'organizations.get': endpoint({
    method: 'GET',
    path: '/organizations/{org}',
    access: 'versions:read',
    summary: 'One organization',
    answer: answers<OrganizationView>(),
  }),
  'organizations.update': endpoint({
    method: 'PATCH',
    path: '/organizations/{org}',
    access: 'org:admin',
    summary: 'Renames an organization, or sets how long its keys live',
    body: z.strictObject({ name: z.optional(displayName), keyMaxDays: z.optional(days) }),
    answer: answers<OrganizationView>(),
  }),
  'members.list': endpoint({
    method: 'GET',
    path: '/organizations/{org}/members',
    access: 'versions:read',
    summary: 'People of an organization',
    query: listQuery,
    answer: answers<Page<MemberView>>(),
  }),
  'keys.list': endpoint({
    method: 'GET',
    path: '/organizations/{org}/keys',
    access: 'org:admin',
    summary: 'Keys of an organization',
    query: listQuery,
    answer: answers<Page<KeyView>>(),
  }),
  'keys.create': endpoint({
    method: 'POST',
    path: '/organizations/{org}/keys',
    access: 'org:admin',
    summary: 'Makes a key, shown once',
    status: 201,
    body: z.strictObject({
      name: displayName,
      scopes,
      application: z.optional(z.string()),
      environment: z.optional(z.string()),
      expiresInDays: z.optional(days),
    }),
    answer: answers<{ readonly key: KeyView; readonly token: string }>(),
  }),
  'keys.delete': endpoint({
    method: 'DELETE',
    path: '/organizations/{org}/keys/{id}',
    access: 'org:admin',
    summary: 'Revokes a key',
    status: 204,
    answer: answers<undefined>(),
  }),
  'audit.list': endpoint({
    method: 'GET',
    path: '/organizations/{org}/audit',
    access: 'org:admin',
    summary: 'Who changed what, newest first',
    query: z.extend(listQuery, {
      actor: z.optional(z.string()),
      action: z.optional(z.string()),
      from: z.optional(time),
      to: z.optional(time),
    }),
    answer: answers<Page<AuditView>>(),
  }),
  'lan.get': endpoint({
    method: 'GET',
    path: '/lan',
    access: 'session',
    summary: 'Are phones of the local network let in?',
    answer: answers<LanView>(),
  }),
  'lan.set': endpoint({
    method: 'POST',
    path: '/lan',
    access: 'session',
    summary: 'Lets phones of the local network in, or no longer; by the owner of this instance, at the machine itself',
    body: z.strictObject({ on: z.boolean() }),
    answer: answers<LanView>(),
  }),
} as const;
