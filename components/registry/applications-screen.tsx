'use client';
/** `/registry/{org}`: the applications of an organization with their models, and the way to its people, keys and log. */
import { Anchor } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type ApplicationView, type Command, type MeView, registry, registryEndpoints, reloadRemotes, useCommands, useRemote } from '@/lib/client';
import { CommandButton, LinkButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { ErrorNote } from '../ui/error-note';
import { Page, PageHead } from '../ui/page';
import { countOf, readableTime } from '../ui/readable';
import { Skeleton } from '../ui/skeleton';
import { LinkRow, LinkRows } from './link-rows';
import { may } from './may';
import { NewForm } from './new-form';
import { SignedIn } from './signed-in';
import { Trail } from './trail';

export function ApplicationsScreen({ org }: { readonly org: string }) {
  return <SignedIn title="Applications">{(me) => <Applications me={me} org={org} />}</SignedIn>;
}

function Applications({ me, org }: { readonly me: MeView; readonly org: string }) {
  const router = useRouter();
  const [isAdding, setAdding] = useState(false);
  const { data, error, reload } = useRemote(
    `applications:${org}`,
    async () => (await registry.call(registryEndpoints['applications.list'], { params: { org }, query: { with: 'models', limit: 200 } })).items,
  );
  const name = me.organizations.find(({ slug }) => slug === org)?.name ?? org;
  const isAdmin = may(me, org, 'admin');
  const add: Command = {
    id: 'registry.new-application',
    title: 'New application',
    group: 'This page',
    keys: ['n'],
    run: () => setAdding(true),
    when: () => isAdmin,
  };
  useCommands([add]);
  return (
    <Page>
      <Trail />
      <PageHead
        title={name}
        facts={data ? countOf(data.length, 'application') : null}
        actions={
          <>
            <LinkButton href={`/registry/${org}/settings/members`}>Settings</LinkButton>
            {isAdmin ? <CommandButton kind="act" command={add} /> : null}
          </>
        }
      />
      {isAdding ? (
        <NewForm
          label="New application"
          help="One app or site that carries models. Letters, digits, dots, dashes and underscores. It gets the environments dev and prod."
          placeholder="garden-app"
          create={(typed) => registry.call(registryEndpoints['applications.create'], { params: { org }, body: { name: typed } })}
          onDone={(made) => {
            reloadRemotes(`applications:${org}`);
            router.push(`/registry/${org}/${made.name}`);
          }}
          onCancel={() => setAdding(false)}
        />
      ) : null}
      {error ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : null}
      {!data && !error ? <Skeleton className="h-40 rounded-card" /> : null}
      {data?.length === 0 && !isAdding ? (
        <EmptyState picture={<Anchor size={24} strokeWidth={1.5} aria-hidden />} title="No application yet">
          An application is what your models are for: one app or site, with environments such as dev and prod that its devices belong to.
        </EmptyState>
      ) : null}
      {data && data.length > 0 ? (
        <LinkRows label="Applications">
          {data.map((application) => (
            <LinkRow
              key={application.id}
              href={`/registry/${org}/${application.name}`}
              name={application.name}
              facts={modelWords(application)}
              aside={readableTime(application.updatedAt)}
            />
          ))}
        </LinkRows>
      ) : null}
    </Page>
  );
}

/** "harbour v3, pets": the models and their newest versions. */
function modelWords({ models = [] }: ApplicationView): string {
  if (models.length === 0) return 'no model yet';
  return models.map(({ name, latestVersion }) => (latestVersion === null ? name : `${name} v${latestVersion}`)).join(', ');
}
