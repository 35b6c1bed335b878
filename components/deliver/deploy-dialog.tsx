'use client';
/**
 * "Deploy version 7", "Roll back prod", "Promote to prod": which environment, why, and what will happen, before it happens. Loaded
 * when it is wanted.
 */
import { useState } from 'react';
import type { DeployAct, EnvironmentView } from '@/lib/client';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ErrorNote } from '../ui/error-note';
import { SelectField, TextField } from '../ui/field';
import { showToast } from '../ui/toast';
import { planWords, warningText } from './plan-words';
import { useAct } from './use-act';
import { type Place, targetOf } from './use-environments';

/** What the dialog was opened for. */
export type Intent =
  | { readonly kind: 'deploy'; readonly version: number; readonly env?: string }
  | { readonly kind: 'rollback'; readonly env: string; readonly to?: number }
  | { readonly kind: 'promote'; readonly env: string; readonly from?: string };

export interface DeployDialogProps {
  readonly place: Place;
  readonly environments: readonly EnvironmentView[];
  readonly intent: Intent;
  readonly onClose: () => void;
}

export function DeployDialog({ place, environments, intent, onClose }: DeployDialogProps) {
  const [env, setEnv] = useState(intent.env ?? environments[0]?.name ?? '');
  const [from, setFrom] = useState(intent.kind === 'promote' ? (intent.from ?? sourceFor(environments, env, place.model)) : '');
  const [reason, setReason] = useState('');
  const [isMandatory, setMandatory] = useState(false);
  const use = useAct(place, env, actOf(intent, place.model, { from, reason, isMandatory }));
  const title = titleOf(intent);
  const confirm = () =>
    use.confirm((seq) => {
      showToast({ text: `${use.plan ? `Version ${use.plan.to}` : title} is on ${env} now (change ${seq}).` });
      onClose();
    });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description={`${place.app}, ${place.model}`}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          {use.stale ? (
            <Button kind="act" onClick={use.review}>
              Review and retry
            </Button>
          ) : (
            <Button kind="launch" disabled={!use.plan || use.isActing || use.error !== undefined} onClick={confirm}>
              {use.isActing ? 'Deploying' : intent.kind === 'rollback' ? 'Confirm & roll back' : 'Confirm & deploy'}
            </Button>
          )}
        </>
      }
    >
      <div className="grid gap-4">
        <Where intent={intent} environments={environments} env={env} onEnv={setEnv} from={from} onFrom={setFrom} />
        <TextField
          label="Reason"
          value={reason}
          maxLength={1000}
          placeholder="stands in the history"
          onChange={(event) => setReason(event.target.value)}
        />
        {intent.kind === 'deploy' ? (
          <label className="flex items-center gap-2 text-13 touch:min-h-11">
            <input type="checkbox" checked={isMandatory} onChange={(event) => setMandatory(event.target.checked)} />
            Mandatory
            <span className="text-muted">devices wait for it before they answer</span>
          </label>
        ) : null}
        <WhatWillHappen use={use} />
      </div>
    </Dialog>
  );
}

interface WhereProps {
  readonly intent: Intent;
  readonly environments: readonly EnvironmentView[];
  readonly env: string;
  readonly onEnv: (env: string) => void;
  readonly from: string;
  readonly onFrom: (env: string) => void;
}

function Where({ intent, environments, env, onEnv, from, onFrom }: WhereProps) {
  if (intent.kind === 'rollback') return null;
  const options = (leftOut: string) => environments.filter(({ name }) => name !== leftOut).map(({ name }) => <option key={name}>{name}</option>);
  if (intent.kind === 'deploy') {
    return (
      <SelectField label="Environment" value={env} onChange={(event) => onEnv(event.target.value)}>
        {options('')}
      </SelectField>
    );
  }
  return (
    <SelectField label="From" value={from} help={`${env} gets the same version, byte for byte.`} onChange={(event) => onFrom(event.target.value)}>
      {options(env)}
    </SelectField>
  );
}

function WhatWillHappen({ use }: { readonly use: ReturnType<typeof useAct> }) {
  if (use.stale) {
    const { kind, version, by } = use.stale;
    return (
      <p role="alert" className="rounded-card border border-warn/45 bg-warn/8 px-4 py-3">
        {by} was faster: {kind}
        {version === null ? '' : ` of version ${version}`}. Nothing of yours was changed; look at the new plan.
      </p>
    );
  }
  if (use.error) return <ErrorNote error={use.error.toJSON()} />;
  return (
    <section aria-label="What will happen" aria-busy={!use.plan} className="grid min-h-16 content-center gap-1.5 rounded-card bg-ground px-4 py-3">
      <p className={use.plan ? '' : 'text-muted'}>{use.plan ? planWords(use.plan) : 'Working out what will happen'}</p>
      {use.plan?.warnings.map((warning) => (
        <p key={warning} className="text-13 text-warn-text">
          {warningText(warning)}
        </p>
      ))}
    </section>
  );
}

function titleOf(intent: Intent): string {
  if (intent.kind === 'deploy') return `Deploy version ${intent.version}`;
  return intent.kind === 'rollback' ? `Roll back ${intent.env}` : `Promote to ${intent.env}`;
}

/** The environment before this one that has something to promote. */
function sourceFor(environments: readonly EnvironmentView[], env: string, model: string): string {
  const others = environments.filter(({ name }) => name !== env);
  return (others.find((other) => targetOf(other, model)?.default != null) ?? others[0])?.name ?? '';
}

interface Choices {
  readonly from: string;
  readonly reason: string;
  readonly isMandatory: boolean;
}

function actOf(intent: Intent, model: string, { from, reason, isMandatory }: Choices): DeployAct | null {
  const why = reason.trim() === '' ? {} : { reason: reason.trim() };
  if (intent.kind === 'deploy') return { kind: 'deploy', model, version: intent.version, ...(isMandatory ? { mandatory: true } : {}), ...why };
  if (intent.kind === 'promote') return from === '' ? null : { kind: 'promote', model, fromEnvironment: from, ...why };
  return { kind: 'rollback', model, ...(intent.to === undefined ? {} : { toVersion: intent.to }), ...why };
}
