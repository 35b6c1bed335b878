/** The list of all actions, and the types that follow from it. */
import type * as z from 'zod/mini';
import { conceptList } from '@/lib/core';
import type { Action } from './action';
import { datasetActions } from './dataset';
import { importActions } from './import';
import { jobActions } from './job';
import { projectActions } from './project';
import { publishActions } from './publish';
import { scriptingActions } from './scripting';
import { trainActions } from './train';

const all = [...projectActions, ...datasetActions, ...importActions, ...jobActions, ...trainActions, ...publishActions, ...scriptingActions] as const;
type AnyAction = (typeof all)[number];

/** Every action by name. */
export type ActionName = AnyAction['name'];
type Named<N extends ActionName> = Extract<AnyAction, { readonly name: N }>;
/** The arguments of an action as its callers write them. */
export type ActionArgs<N extends ActionName> = z.input<Named<N>['args']>;
/** The result of an action. */
export type ActionResult<N extends ActionName> = z.output<Named<N>['result']>;

const named = all.map((spec) => ({ id: spec.name, spec: spec as unknown as Action }));

/** All actions; an unknown name is `action/unknown`. */
export const actions = conceptList('action/unknown', 'action', named);
