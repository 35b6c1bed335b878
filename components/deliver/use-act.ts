'use client';
/**
 * One act on an environment, with its plan first. The plan belongs to the revision that was read; when somebody else acts in
 * between, the server refuses (412) and the dialog shows what they did.
 */
import { useState } from 'react';
import { type DeployAct, type DeployPlan, deploymentEndpoints, registry, registryEndpoints, reloadRemotes, useRemote } from '@/lib/client';
import { AppError, toAppError } from '@/lib/core';
import { type Place, placeKey } from './use-environments';

export interface ActUse {
  readonly plan: DeployPlan | undefined;
  /** Why there is no plan, or why the act was refused. */
  readonly error: AppError | undefined;
  /** What somebody else did meanwhile. */
  readonly stale: { readonly kind: string; readonly version: number | null; readonly by: string; readonly at: string } | null;
  readonly isActing: boolean;
  readonly confirm: (onDone: (seq: number) => void) => void;
  readonly review: () => void;
}

/** @param act null while the choices are incomplete */
export function useAct(place: Place, env: string, act: DeployAct | null): ActUse {
  const params = { org: place.org, app: place.app, env };
  const [isDone, setDone] = useState(false);
  const key = act && !isDone && `${placeKey(place)}plan:${env}:${JSON.stringify({ ...act, reason: undefined })}`;
  const plan = useRemote(key || null, async () => {
    const { etag } = await registry.ask(registryEndpoints['environments.get'], { params });
    const headers = { 'if-match': etag ?? '*' };
    const answer = await registry.call(deploymentEndpoints['deployments.create'], {
      params,
      headers,
      query: { dryRun: '1' },
      body: withoutReason(act),
    });
    return { etag, plan: answer.plan };
  });
  const [isActing, setActing] = useState(false);
  const [refusal, setRefusal] = useState<AppError>();
  const confirm = (onDone: (seq: number) => void) => {
    if (!act || !plan.data) return;
    setActing(true);
    setRefusal(undefined);
    registry
      .call(deploymentEndpoints['deployments.create'], { params, headers: { 'if-match': plan.data.etag ?? '*' }, body: act })
      .then(
        ({ deployment }) => {
          setDone(true);
          onDone(deployment?.seq ?? 0);
          // Once the plan is gone: it would be asked for again, and there is nothing left to do.
          setTimeout(() => reloadRemotes(placeKey(place)));
        },
        (thrown: unknown) => setRefusal(toAppError(thrown)),
      )
      .finally(() => setActing(false));
  };
  const review = () => {
    setRefusal(undefined);
    reloadRemotes(placeKey(place));
  };
  return { plan: plan.data?.plan, error: refusal ?? plan.error, stale: staleOf(refusal), isActing, confirm, review };
}

function withoutReason(act: DeployAct | null): DeployAct {
  if (!act) throw new AppError('deployment/invalid', 'Choose what to do first.');
  const { reason: _unsaid, ...rest } = act;
  return rest;
}

function staleOf(error: AppError | undefined): ActUse['stale'] {
  if (error?.code !== 'environment/stale') return null;
  const change = error.details['lastChange'] as { kind?: string; version?: number | null; actor?: { name?: string }; at?: string } | undefined;
  return { kind: change?.kind ?? 'change', version: change?.version ?? null, by: change?.actor?.name ?? 'somebody', at: change?.at ?? '' };
}
