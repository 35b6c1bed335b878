'use client';
/** `/registry`: the organizations of whoever is signed in. Who has only one is led into it; `?all=1` shows the list all the same. */
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { accountEndpoints, type Command, type MeView, registry, reloadRemotes, useCommands, useQueryParam } from '@/lib/client';
import { CommandButton } from '../ui/button';
import { Page, PageHead } from '../ui/page';
import { countOf } from '../ui/readable';
import { LinkRow, LinkRows } from './link-rows';
import { NewForm } from './new-form';
import { SignedIn } from './signed-in';

export function OrganizationsScreen() {
  return <SignedIn title="Registry">{(me) => <Organizations me={me} />}</SignedIn>;
}

function Organizations({ me: { organizations } }: { readonly me: MeView }) {
  const router = useRouter();
  const [isAdding, setAdding] = useState(false);
  const [only] = organizations;
  const skipTo = useQueryParam('all') === null && organizations.length === 1 && only ? `/registry/${only.slug}` : null;
  useEffect(() => {
    if (skipTo !== null) router.replace(skipTo);
  }, [skipTo, router]);
  const add: Command = { id: 'registry.new-organization', title: 'New organization', group: 'This page', keys: ['n'], run: () => setAdding(true) };
  useCommands([add]);
  return (
    <Page>
      <PageHead title="Registry" facts={countOf(organizations.length, 'organization')} actions={<CommandButton kind="act" command={add} />} />
      <p className="max-w-2xl text-pretty text-muted">
        An organization owns applications, their models and keys. Models that you publish go to one of them.
      </p>
      {isAdding ? (
        <NewForm
          label="New organization"
          help="A name for people; its address is made of it."
          placeholder="Harbour lab"
          create={(name) => registry.call(accountEndpoints['organizations.create'], { body: { name } })}
          onDone={({ slug }) => {
            reloadRemotes('me');
            router.push(`/registry/${slug}`);
          }}
          onCancel={() => setAdding(false)}
        />
      ) : null}
      <LinkRows label="Organizations">
        {organizations.map(({ id, slug, name, role, personal }) => (
          <LinkRow key={id} href={`/registry/${slug}`} name={name} facts={personal ? `${slug}, your own` : slug} aside={role} />
        ))}
      </LinkRows>
    </Page>
  );
}
