'use client';
/** The frame of a model's pages: where it is, its name, its four tabs. */
import type { ReactNode } from 'react';
import type { MeView } from '@/lib/client';
import type { Place } from '../deliver/use-environments';
import { Page, PageHead } from '../ui/page';
import { Tabs } from '../ui/tabs';
import { SignedIn } from './signed-in';
import { Trail } from './trail';
import { useModels } from './use-models';

const titles = { manage: 'Manage', deliveries: 'Deliveries', monitor: 'Monitor', integrate: 'Integrate' } as const;

export interface ModelFrameProps {
  readonly place: Place;
  readonly chosen: keyof typeof titles;
  readonly children: (me: MeView) => ReactNode;
}

export function ModelFrame({ place, chosen, children }: ModelFrameProps) {
  return (
    <SignedIn title={place.model}>
      {(me) => (
        <Framed place={place} chosen={chosen}>
          {children(me)}
        </Framed>
      )}
    </SignedIn>
  );
}

function Framed({ place, chosen, children }: Omit<ModelFrameProps, 'children'> & { readonly children: ReactNode }) {
  const { org, app, model } = place;
  const description = useModels(org, app).data?.find(({ name }) => name === model)?.description;
  return (
    <Page>
      <Trail org={org} app={app} />
      <PageHead title={model} facts={description} />
      <Tabs
        label="Model"
        chosen={chosen}
        tabs={Object.entries(titles).map(([id, title]) => ({ id, title, href: `/registry/${org}/${app}/${model}/${id}` }))}
      >
        {children}
      </Tabs>
    </Page>
  );
}
