'use client';
/** `/registry/{org}/{app}`: the environments with what runs on them, and the models. */
import { Boxes } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import {
  type Command,
  type EnvironmentView,
  type MeView,
  type RegistryModelView,
  registry,
  registryEndpoints,
  reloadRemotes,
  useCommands,
} from '@/lib/client';
import { placeKey, useEnvironments } from '../deliver/use-environments';
import { CommandButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { ErrorNote } from '../ui/error-note';
import { Page, PageHead } from '../ui/page';
import { countOf, readableTime } from '../ui/readable';
import { Skeleton } from '../ui/skeleton';
import { Environments } from './environments';
import { LinkRow, LinkRows } from './link-rows';
import { may } from './may';
import { NewForm } from './new-form';
import { SignedIn } from './signed-in';
import { Trail } from './trail';
import { useModels } from './use-models';

export interface ApplicationScreenProps {
  readonly org: string;
  readonly app: string;
}

export function ApplicationScreen(props: ApplicationScreenProps) {
  return <SignedIn title={props.app}>{(me) => <Application me={me} {...props} />}</SignedIn>;
}

function Application({ me, org, app }: ApplicationScreenProps & { readonly me: MeView }) {
  const environments = useEnvironments({ org, app });
  const models = useModels(org, app);
  const [adding, setAdding] = useState<'model' | 'environment' | null>(null);
  const mayWrite = may(me, org, 'write');
  const mayAdminister = may(me, org, 'admin');
  const command = (what: 'model' | 'environment', keys: string, isAllowed: boolean): Command => ({
    id: `registry.new-${what}`,
    title: `New ${what}`,
    group: 'This page',
    keys: [keys],
    run: () => setAdding(what),
    when: () => isAllowed,
  });
  const newModel = command('model', 'n', mayWrite);
  const newEnvironment = command('environment', 'e', mayAdminister);
  useCommands([newModel, newEnvironment]);
  const error = environments.error ?? models.error;
  const reload = () => reloadRemotes(placeKey({ org, app }));
  return (
    <Page>
      <Trail org={org} />
      <PageHead
        title={app}
        facts={factsOf(environments.data, models.data)}
        actions={
          <>
            {mayAdminister ? <CommandButton command={newEnvironment} /> : null}
            {mayWrite ? <CommandButton command={newModel} kind="act" /> : null}
          </>
        }
      />
      {error ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : null}
      {adding ? <NewThing what={adding} org={org} app={app} onDone={() => setAdding(null)} /> : null}
      {environments.data && models.data ? (
        <Environments org={org} app={app} environments={environments.data} models={models.data} mayDeploy={may(me, org, 'deploy')} />
      ) : null}
      {error || (environments.data && models.data) ? null : <Skeleton className="h-60 rounded-card" />}
      {models.data ? <Models org={org} app={app} models={models.data} /> : null}
    </Page>
  );
}

function factsOf(environments: readonly EnvironmentView[] | undefined, models: readonly RegistryModelView[] | undefined): string | null {
  if (!environments || !models) return null;
  return `${countOf(models.length, 'model')}, ${countOf(environments.length, 'environment')}`;
}

interface NewThingProps {
  readonly what: 'model' | 'environment';
  readonly org: string;
  readonly app: string;
  readonly onDone: () => void;
}

function NewThing({ what, org, app, onDone }: NewThingProps) {
  const router = useRouter();
  const params = { org, app };
  const done = () => {
    reloadRemotes(placeKey({ org, app }));
    onDone();
  };
  if (what === 'environment') {
    return (
      <NewForm
        key={what}
        label="New environment"
        help="Lower-case letters, digits and dashes. Devices carry its key and get what is deployed to it."
        placeholder="staging"
        create={(name) => registry.call(registryEndpoints['environments.create'], { params, body: { name } })}
        onDone={done}
        onCancel={onDone}
      />
    );
  }
  return (
    <NewForm
      key={what}
      label="New model"
      help="Letters, digits, dots, dashes and underscores. Apps ask for it by this name."
      placeholder="flowers"
      create={(name) => registry.call(registryEndpoints['models.create'], { params, body: { name } })}
      onDone={(made) => {
        done();
        router.push(`/registry/${org}/${app}/${made.name}/manage`);
      }}
      onCancel={onDone}
    />
  );
}

interface ModelsProps {
  readonly org: string;
  readonly app: string;
  readonly models: readonly RegistryModelView[];
}

function Models({ org, app, models }: ModelsProps) {
  return (
    <section aria-labelledby="models" className="grid gap-3">
      <h2 id="models" className="font-semibold text-16">
        Models
      </h2>
      {models.length === 0 ? (
        <EmptyState picture={<Boxes size={24} strokeWidth={1.5} aria-hidden />} title="No model yet">
          A model collects versions. Publish one from the studio, or make one here and upload a zip or a folder of any kind.
        </EmptyState>
      ) : (
        <LinkRows label="Models">
          {models.map(({ id, name, description, latestVersion, updatedAt }) => (
            <LinkRow
              key={id}
              href={`/registry/${org}/${app}/${name}/manage`}
              name={name}
              facts={[latestVersion === null ? 'no version yet' : `version ${latestVersion}`, description].filter(Boolean).join(', ')}
              aside={readableTime(updatedAt)}
            />
          ))}
        </LinkRows>
      )}
    </section>
  );
}
