'use client';
/**
 * "Publish model": where it goes, then version N with the two next steps: put it on an environment, scan its code. What cannot go
 * now is kept and says when it will go. Loaded when it is wanted.
 */
import { useState } from 'react';
import {
  accountEndpoints,
  call,
  type ModelView,
  registry,
  registryEndpoints,
  studioPath,
  useAction,
  useAppStatus,
  useJob,
  useRemote,
} from '@/lib/client';
import { type AppError, toAppError } from '@/lib/core';
import { deviceAddress } from '../deliver/device-address';
import { QrCode } from '../deliver/qr-code';
import { useAct } from '../deliver/use-act';
import { type Place, targetOf } from '../deliver/use-environments';
import { useLan } from '../deliver/use-lan';
import { waitingWords } from '../launch/publications';
import { useLaunch } from '../launch/use-launch';
import { ProgressBar } from '../ui/bar';
import { Button, LinkButton } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ErrorNote } from '../ui/error-note';
import { SelectField, TextField } from '../ui/field';

export interface PublishDialogProps {
  readonly model: ModelView;
  readonly projectName: string;
  readonly onClose: () => void;
}

export function PublishDialog({ model, projectName, onClose }: PublishDialogProps) {
  const [publication, setPublication] = useState<string>();
  return publication === undefined ? (
    <Choose model={model} projectName={projectName} onStarted={setPublication} onClose={onClose} />
  ) : (
    <Sending id={publication} model={model} onClose={onClose} />
  );
}

interface ChooseProps extends PublishDialogProps {
  readonly onStarted: (publication: string) => void;
}

const newApplication = '';

function Choose({ model, projectName, onStarted, onClose }: ChooseProps) {
  const { isOnline } = useAppStatus();
  const { data: place } = useAction('launch.place', { project: model.project });
  const applications = useRemote('publish:applications', ownApplications);
  const [app, setApp] = useState<string>();
  const [name, setName] = useState<string>();
  const [modelName, setModelName] = useState<string>();
  const [description, setDescription] = useState('');
  const [error, setError] = useState<AppError>();
  const chosen = app ?? place?.app ?? newApplication;
  const names = [...new Set([...(place ? [place.app] : []), ...(applications.data?.names ?? [])])];
  const to = {
    org: place?.org ?? applications.data?.org ?? '',
    app: chosen === newApplication ? (name ?? registryName(projectName)) : chosen,
    model: modelName ?? place?.model ?? registryName(projectName),
  };
  const publish = () =>
    void call('publish.start', { model: model.id, to, description }).then(
      ({ id }) => onStarted(id),
      (thrown: unknown) => setError(toAppError(thrown)),
    );
  const problem = nameProblem(to.app) ?? nameProblem(to.model);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Publish model"
      description="It becomes a version that never changes. Photos stay on this device: only the model goes."
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="launch" disabled={problem !== undefined} onClick={publish}>
            Publish
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <SelectField label="Application" value={chosen} onChange={(event) => setApp(event.target.value)}>
          {names.map((known) => (
            <option key={known}>{known}</option>
          ))}
          <option value={newApplication}>New application</option>
        </SelectField>
        {chosen === newApplication ? (
          <TextField label="Application name" value={to.app} onChange={(event) => setName(event.target.value)} problem={nameProblem(to.app)} />
        ) : null}
        <TextField label="Model name" value={to.model} onChange={(event) => setModelName(event.target.value)} problem={nameProblem(to.model)} />
        <TextField
          label="Description"
          value={description}
          maxLength={255}
          placeholder="what is new"
          onChange={(event) => setDescription(event.target.value)}
        />
        {isOnline ? null : (
          <p className="text-13 text-warn-text">There is no network. The model is kept and goes by itself when the server can be reached.</p>
        )}
        {error ? <ErrorNote error={error.toJSON()} /> : null}
      </div>
    </Dialog>
  );
}

/** Applications of the person's own organization; nothing while nobody is signed in: publishing makes the first owner. */
async function ownApplications(): Promise<{ org: string; names: readonly string[] }> {
  const { needed } = await registry.call(accountEndpoints['setup.state']);
  if (needed) return { org: '', names: [] };
  const { items } = await registry.call(accountEndpoints['organizations.list']);
  const own = items.find(({ personal }) => personal) ?? items[0];
  if (!own) return { org: '', names: [] };
  const list = await registry.call(registryEndpoints['applications.list'], { params: { org: own.slug }, query: { limit: 200 } });
  return { org: own.slug, names: list.items.map(({ name }) => name) };
}

interface SendingProps {
  readonly id: string;
  readonly model: ModelView;
  readonly onClose: () => void;
}

function Sending({ id, model, onClose }: SendingProps) {
  const { data = [] } = useAction('publish.list', { project: model.project });
  const publication = data.find((one) => one.id === id);
  const job = useJob(publication?.jobId ?? null);
  const isDone = publication?.state === 'done' && publication.version !== null;
  const close = (
    <Button kind={isDone ? 'plain' : 'quiet'} onClick={onClose}>
      {isDone ? 'Close' : 'Go on working'}
    </Button>
  );
  return (
    <Dialog isOpen onClose={onClose} title="Publish model" actions={close}>
      {isDone && publication.version !== null ? <Published place={publication.to} version={publication.version} project={model.project} /> : null}
      {publication?.state === 'sending' || !publication ? (
        <div className="grid gap-2">
          <p>Exporting, proving and sending. You can go on working; the tray tells when it is there.</p>
          <ProgressBar label="Publish" progress={job?.progress ?? { done: 0, total: 0, unit: '' }} />
        </div>
      ) : null}
      {publication?.state === 'waiting' ? (
        <p role="status">
          Kept on this device. {waitingWords(publication.error?.code)} {publication.error?.message}
        </p>
      ) : null}
      {publication?.state === 'failed' && publication.error ? <ErrorNote error={publication.error} /> : null}
    </Dialog>
  );
}

interface PublishedProps {
  readonly place: Place;
  readonly version: number;
  readonly project: string;
}

function Published({ place, version, project }: PublishedProps) {
  // Also keeps the state for the line and for a look offline.
  const environments = useLaunch(project).state?.environments;
  const { lan } = useLan(true);
  const dev = environments?.find(({ name }) => name === 'dev') ?? environments?.[0];
  const isOnIt = dev !== undefined && targetOf(dev, place.model)?.default === version;
  const address = dev && deviceAddress(dev.key, location.origin, lan, place.model);
  return (
    <div className="grid justify-items-center gap-4 text-center">
      <p role="status" className="font-semibold text-16">
        Version {version} published
      </p>
      {dev && !isOnIt ? <DeployNow place={place} env={dev.name} version={version} /> : null}
      {dev && address && isOnIt ? (
        <>
          <p>It is on {dev.name} now.</p>
          <QrCode text={address.url} label={`QR code for ${dev.name}`} className="w-44 rounded-control" />
          <p className="max-w-72 text-pretty text-13 text-muted">
            {address.reach === 'computer'
              ? 'This code works on this computer only. Launch has the switch that lets phones on this network in.'
              : address.reach === 'network'
                ? 'Point a phone at it. It fetches the model, checks it and runs it; while its page stays open, also without the network.'
                : 'Point a phone at it. It fetches the model, checks it and runs it without the network.'}
          </p>
        </>
      ) : null}
      <div className="flex flex-wrap justify-center gap-2">
        <LinkButton href={studioPath('/launch', { project })}>Go to Launch</LinkButton>
        <LinkButton kind="quiet" href={`/registry/${place.org}/${encodeURIComponent(place.app)}/${encodeURIComponent(place.model)}/manage`}>
          Open in registry
        </LinkButton>
      </div>
    </div>
  );
}

function DeployNow({ place, env, version }: { readonly place: Place; readonly env: string; readonly version: number }) {
  const use = useAct(place, env, { kind: 'deploy', model: place.model, version });
  return (
    <>
      <Button kind="launch" disabled={!use.plan || use.isActing} onClick={() => use.confirm(() => undefined)}>
        {use.isActing ? 'Deploying' : `Deploy version ${version} to ${env}`}
      </Button>
      {use.error ? <ErrorNote error={use.error.toJSON()} onRetry={use.review} /> : null}
    </>
  );
}

const namePattern = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/;

/** A name that the registry takes, made of a project's or model's. */
export function registryName(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/[^A-Za-z0-9._-]+/g, '-');
  const cut = plain.replaceAll(/^[^A-Za-z0-9]+/g, '').slice(0, 64);
  return cut.replaceAll(/[^A-Za-z0-9]+$/g, '').toLowerCase() || 'model';
}

function nameProblem(name: string): string | undefined {
  if (namePattern.test(name)) return undefined;
  return 'Letters, digits, dots, dashes and underscores, at most 64; a letter or digit first and last.';
}
