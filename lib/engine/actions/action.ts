/**
 * Actions: every change and every query of the studio, by name, with schemas for arguments and result. Buttons, the command
 * palette, `window.slipway` and `slipway do` call the same ones. A spec is light (the page loads it); its runner is imported
 * when it first runs, in the worker it names.
 */
import * as z from 'zod/mini';
import { AppError } from '@/lib/core';
import type { EngineContext } from '../context';

/** What a runner is given besides its arguments. */
export interface ActionContext extends EngineContext {
  readonly signal: AbortSignal;
  readonly onEvent: (event: unknown) => void;
}

/** One action. `worker` says where it runs: `data` (storage, pictures) or `gpu` (networks). */
export interface Action<A extends z.ZodMiniType = z.ZodMiniType, R extends z.ZodMiniType = z.ZodMiniType> {
  readonly name: string;
  /** What it does, one sentence. */
  readonly summary: string;
  readonly worker: 'data' | 'gpu';
  readonly args: A;
  readonly result: R;
  run(args: z.output<A>, context: ActionContext): Promise<z.output<R>>;
}

/** Declares an action; only here so that the argument and result types follow from the schemas. */
export function action<N extends string, A extends z.ZodMiniType, R extends z.ZodMiniType>(spec: {
  readonly name: N;
  readonly summary: string;
  readonly worker: 'data' | 'gpu';
  readonly args: A;
  readonly result: R;
  readonly run: (args: z.output<A>, context: ActionContext) => Promise<z.output<R>>;
}): typeof spec {
  return spec;
}

/**
 * Checks arguments against an action's schema.
 * @throws AppError `action/bad-args` {name, issues:[{path, message}]}
 */
export function parseArgs(spec: Action, args: unknown): unknown {
  const parsed = z.safeParse(spec.args, args ?? {});
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const first = issues[0];
  throw new AppError('action/bad-args', `${spec.name}: ${first ? `${first.path || 'arguments'}: ${first.message}` : 'the arguments do not fit'}.`, {
    details: { name: spec.name, issues },
  });
}
