'use client';
/** A new key: its name, what it may do, where, and for how long. */
import { useState } from 'react';
import { accountEndpoints, registry, registryEndpoints, useRemote } from '@/lib/client';
import { type Created, lives } from '../account/tokens';
import { useEnvironments } from '../deliver/use-environments';
import { Button } from '../ui/button';
import { ErrorNote } from '../ui/error-note';
import { SelectField, TextField } from '../ui/field';
import { useSubmit } from '../ui/use-submit';

/** Deeds of a key; `deploy` becomes a scope with the environment's name. */
const deeds = {
  'versions:read': 'Read: versions, environments, downloads',
  'analytics:read': 'See devices: who runs what, failures',
  'versions:write': 'Upload: models, versions, descriptions',
  deploy: 'Deploy: deploy, promote, roll back',
  'org:admin': 'Administer: applications, environments, keys',
} as const;
type Deed = keyof typeof deeds;

export interface NewKeyProps {
  readonly org: string;
  readonly onDone: (created: Created) => void;
  readonly onCancel: () => void;
}

export function NewKey({ org, onDone, onCancel }: NewKeyProps) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Deed[]>(['versions:read', 'versions:write']);
  const [application, setApplication] = useState('');
  const [environment, setEnvironment] = useState('');
  const [days, setDays] = useState<keyof typeof lives>('90');
  const create = () => {
    const scopes = chosen.map((deed) => (deed === 'deploy' ? `deploy:${environment === '' ? '*' : environment}` : deed));
    const binding = { ...(application === '' ? {} : { application }), ...(environment === '' ? {} : { environment }) };
    return registry.call(accountEndpoints['keys.create'], { params: { org }, body: { name, scopes, expiresInDays: Number(days), ...binding } });
  };
  const { submit, isSending, error } = useSubmit(create, ({ key, token }) => onDone({ name: key.name, token }));
  const toggle = (deed: Deed, isOn: boolean) => setChosen(isOn ? [...chosen, deed] : chosen.filter((one) => one !== deed));
  return (
    <form onSubmit={submit} aria-label="New key" className="grid gap-4 rounded-card border border-line bg-surface p-4">
      <TextField
        label="Name"
        autoFocus
        required
        maxLength={100}
        placeholder="build server"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset className="grid gap-1">
        <legend className="mb-1 font-medium text-13">It may</legend>
        {(Object.entries(deeds) as [Deed, string][]).map(([deed, title]) => (
          <label key={deed} className="flex items-center gap-2 text-13 touch:min-h-11">
            <input type="checkbox" checked={chosen.includes(deed)} onChange={(event) => toggle(deed, event.target.checked)} />
            {title}
          </label>
        ))}
      </fieldset>
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <Where
          org={org}
          application={application}
          environment={environment}
          onChange={(app, env) => {
            setApplication(app);
            setEnvironment(env);
          }}
        />
        <SelectField label="Lives for" value={days} onChange={(event) => setDays(event.target.value as keyof typeof lives)}>
          {Object.entries(lives).map(([id, title]) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </SelectField>
      </div>
      {error ? <ErrorNote error={error.toJSON()} /> : null}
      <div className="flex justify-end gap-2">
        <Button kind="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button kind="act" type="submit" disabled={isSending || name.trim() === '' || chosen.length === 0}>
          {isSending ? 'Creating' : 'Create key'}
        </Button>
      </div>
    </form>
  );
}

interface WhereProps {
  readonly org: string;
  readonly application: string;
  readonly environment: string;
  readonly onChange: (application: string, environment: string) => void;
}

function Where({ org, application, environment, onChange }: WhereProps) {
  const applications = useRemote(
    `applications:${org}:names`,
    async () => (await registry.call(registryEndpoints['applications.list'], { params: { org }, query: { limit: 200 } })).items,
  );
  const environments = useEnvironments(application === '' ? null : { org, app: application });
  return (
    <>
      <SelectField label="Application" value={application} onChange={(event) => onChange(event.target.value, '')}>
        <option value="">All applications</option>
        {applications.data?.map(({ id, name }) => (
          <option key={id}>{name}</option>
        ))}
      </SelectField>
      <SelectField
        label="Environment"
        value={environment}
        disabled={application === ''}
        onChange={(event) => onChange(application, event.target.value)}
      >
        <option value="">All environments</option>
        {environments.data?.map(({ id, name }) => (
          <option key={id}>{name}</option>
        ))}
      </SelectField>
    </>
  );
}
