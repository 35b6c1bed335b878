'use client';
/** What lives behind the avatar: the registry and the account, the pages about this device, the keyboard, the appearance. */
import { Anchor, CircleUserRound, HardDrive, Keyboard, ListChecks, Monitor, Moon, Sun, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { studioPath } from '@/lib/client';
import { Menu, type MenuSection } from '../ui/menu';
import { showOverlay } from './overlay-store';
import { setTheme, type Theme, useTheme } from './remembered';

const icon = { size: 16, strokeWidth: 1.5 } as const;

/** The round button at the right end of the top bar. */
export function AvatarMenu({ project }: { readonly project: string | null }) {
  const router = useRouter();
  const theme = useTheme();
  const go = (path: string) => () => router.push(studioPath(path, { project }));
  const choice = (id: Theme, label: string, picture: React.ReactNode) => ({
    id,
    label,
    icon: picture,
    isChosen: theme === id,
    run: () => setTheme(id),
  });
  const sections: readonly MenuSection[] = [
    {
      items: [
        { id: 'registry', label: 'Registry', icon: <Anchor {...icon} />, keys: 'g r', run: () => router.push('/registry') },
        { id: 'account', label: 'Account', icon: <CircleUserRound {...icon} />, run: () => router.push('/account') },
      ],
    },
    {
      items: [
        { id: 'jobs', label: 'Jobs', icon: <ListChecks {...icon} />, keys: 'g j', run: go('/jobs') },
        { id: 'storage', label: 'Storage', icon: <HardDrive {...icon} />, keys: 'g s', run: go('/storage') },
        { id: 'keys', label: 'Keyboard', icon: <Keyboard {...icon} />, keys: '?', run: () => showOverlay('keys') },
      ],
    },
    {
      title: 'Appearance',
      items: [
        choice('light', 'Light', <Sun {...icon} />),
        choice('dark', 'Dark', <Moon {...icon} />),
        choice('system', 'As the system', <Monitor {...icon} />),
      ],
    },
  ];
  return (
    <Menu label="This device" sections={sections}>
      <span className="grid size-7 place-items-center rounded-full border border-line bg-ground">
        <UserRound {...icon} aria-hidden />
      </span>
    </Menu>
  );
}
