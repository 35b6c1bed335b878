/**
 * What one endpoint of the server is: method, path, who may call it, what it takes and what it answers. Pages, the command
 * line and the server's dispatcher all read the same record, so an access check or a field cannot be forgotten on one side.
 */
import type * as z from 'zod/mini';

/**
 * Who may call: `open` anyone; `principal` whoever is signed in or holds a key; `session` a signed-in person; `signature` the
 * holder of a signed address; `owner` an owner of the organization; otherwise the scope that is needed. `deploy:{env}` is the
 * scope of the environment in the path.
 */
export type Access =
  | 'open'
  | 'principal'
  | 'session'
  | 'signature'
  | 'owner'
  | 'versions:read'
  | 'analytics:read'
  | 'versions:write'
  | 'deploy:{env}'
  | 'org:admin';

/** The names between braces of a path. */
export type PathParam<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Bare<Name> | PathParam<Rest> : never;
type Bare<Name extends string> = Name extends `${infer Base}...` ? Base : Name;

/** Carries the type of an answer; there is nothing in it at run time. */
export interface Answer<T> {
  readonly answers?: T;
}

export interface Endpoint<
  Path extends string = string,
  Query extends z.ZodMiniType = z.ZodMiniType,
  Body extends z.ZodMiniType = z.ZodMiniType,
  T = unknown,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`. `{name}` stands for one part, `{name...}` for all that is left. */
  readonly path: Path;
  readonly access: Access;
  /** One line for the table of endpoints. */
  readonly summary: string;
  readonly query?: Query;
  /** The JSON that it takes. Without one the body is not read; a `raw` endpoint reads the bytes itself. */
  readonly body?: Body;
  readonly raw?: true;
  readonly answer: Answer<T>;
  /** Status of success; 200 unless said. 204 has no body. */
  readonly status?: 200 | 201 | 202 | 204;
}

/** What a caller passes as query and body, and what it gets. */
export type QueryOf<E> = E extends { readonly query: z.ZodMiniType } ? z.input<E['query']> : undefined;
export type BodyOf<E> = E extends { readonly body: z.ZodMiniType } ? z.input<E['body']> : undefined;
export type AnswerOf<E> = E extends { readonly answer: Answer<infer T> } ? T : never;
export type ParamsOf<E> = E extends { readonly path: infer Path extends string } ? { readonly [Name in PathParam<Path>]: string } : never;

/** Keeps the exact types of an endpoint's path and schemas. */
export function endpoint<
  const Path extends string,
  T,
  Query extends z.ZodMiniType = z.ZodMiniType<undefined>,
  Body extends z.ZodMiniType = z.ZodMiniType<undefined>,
  const Rest extends Omit<Endpoint, 'path' | 'query' | 'body' | 'answer'> = Omit<Endpoint, 'path' | 'query' | 'body' | 'answer'>,
>(
  spec: Rest & { readonly path: Path; readonly answer: Answer<T>; readonly query?: Query; readonly body?: Body },
): Rest & { readonly path: Path; readonly answer: Answer<T>; readonly query: Query; readonly body: Body } {
  return spec as never;
}

/** Says what an endpoint answers. */
export function answers<T>(): Answer<T> {
  return {};
}
