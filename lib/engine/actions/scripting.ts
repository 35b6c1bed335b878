/** Actions about actions: what scripts can call. */
import * as z from 'zod/mini';
import { action } from './action';

export const scriptingActions = [
  action({
    name: 'action.list',
    summary: 'All actions by name, and what each does.',
    worker: 'data',
    args: z.object({}),
    result: z.array(z.object({ name: z.string(), summary: z.string() })),
    run: async (): Promise<{ name: string; summary: string }[]> => {
      const { actions } = await import('./index');
      return actions.all.map(({ spec }) => ({ name: spec.name, summary: spec.summary }));
    },
  }),
] as const;
