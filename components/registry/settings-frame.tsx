'use client';
/** The frame of an organization's settings: members, keys, log. */
import type { ReactNode } from 'react';
import type { MeView } from '@/lib/client';
import { Page, PageHead } from '../ui/page';
import { Tabs } from '../ui/tabs';
import { may } from './may';
import { SignedIn } from './signed-in';
import { Trail } from './trail';

export interface SettingsFrameProps {
  readonly org: string;
  readonly chosen: 'members' | 'keys' | 'audit';
  readonly children: (me: MeView) => ReactNode;
}

export function SettingsFrame({ org, chosen, children }: SettingsFrameProps) {
  return (
    <SignedIn title="Settings">
      {(me) => (
        <Page>
          <Trail org={org} />
          <PageHead title="Settings" facts={org} />
          <Tabs
            label="Settings"
            chosen={chosen}
            tabs={[
              { id: 'members', title: 'Members', href: `/registry/${org}/settings/members` },
              // Both need an administrator.
              ...(may(me, org, 'admin') || chosen !== 'members'
                ? [
                    { id: 'keys', title: 'API keys', href: `/registry/${org}/settings/keys` },
                    { id: 'audit', title: 'Audit log', href: `/registry/${org}/settings/audit` },
                  ]
                : []),
            ]}
          >
            {children(me)}
          </Tabs>
        </Page>
      )}
    </SignedIn>
  );
}
