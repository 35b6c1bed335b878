/** What a service gets: everything that the dispatcher has looked up, checked and parsed for it. */
import type * as z from 'zod/mini';
import type { ApplicationRow, Database, EnvironmentRow, MembershipRow, RegistryModelRow, Tenant, UploadRow, VersionRow } from '@/db';
import type { AnswerOf, Endpoint, ParamsOf, PathParam } from '@/lib/api';
import type { Principal, UserPrincipal } from '../access';
import type { Artifacts } from '../storage';

/** What the process offers to every request; tests hand in their own. */
export interface Host {
  readonly db: () => Promise<Database>;
  readonly artifacts: () => Artifacts;
  readonly now: () => Date;
  /** Who asks, by session or key; undefined for nobody. Throws `auth/*` for a key that is wrong. */
  readonly principalOf: (request: Request, host: Host) => Promise<Principal | undefined>;
}

interface OfOrganization {
  readonly tenant: Tenant;
  readonly organization: MembershipRow;
}

/** The rows that a part of the path stands for. */
interface RowsOfParam {
  org: OfOrganization;
  app: { readonly application: ApplicationRow };
  env: { readonly environment: EnvironmentRow };
  model: { readonly model: RegistryModelRow };
  version: { readonly version: VersionRow };
  upload: { readonly upload: UploadRow };
}
export type Rows = Partial<
  RowsOfParam['org'] & RowsOfParam['app'] & RowsOfParam['env'] & RowsOfParam['model'] & RowsOfParam['version'] & RowsOfParam['upload']
>;

type Join<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer All) => void ? All : never;
type RowsOf<Path extends string> = [PathParam<Path> & keyof RowsOfParam] extends [never]
  ? unknown
  : Join<RowsOfParam[PathParam<Path> & keyof RowsOfParam]>;

type PrincipalOf<A> = A extends 'open' | 'signature' ? Principal | undefined : A extends 'session' ? UserPrincipal : Principal;

/** One checked request. */
export type Call<E extends Endpoint> = RowsOf<E['path']> & {
  readonly request: Request;
  readonly host: Host;
  readonly db: Database;
  /** The time of the whole call, read once. */
  readonly now: Date;
  readonly principal: PrincipalOf<E['access']>;
  readonly params: ParamsOf<E>;
  readonly query: E extends { readonly query: infer Q extends z.ZodMiniType } ? z.output<Q> : undefined;
  readonly body: E extends { readonly body: infer B extends z.ZodMiniType } ? z.output<B> : undefined;
};

/** An answer with headers or another status than the endpoint's. */
export class Reply<T> {
  constructor(
    readonly value: T,
    readonly options: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {}
}

export type Service<E extends Endpoint> = (call: Call<E>) => Promise<AnswerOf<E> | Reply<unknown> | Response>;
/** The services of an area, one for each of its endpoints; the compiler names what is missing. */
export type Services<Area extends Record<string, Endpoint>> = { readonly [Name in keyof Area]: Service<Area[Name]> };
