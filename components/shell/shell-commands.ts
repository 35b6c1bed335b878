'use client';
/** The commands of every page: the stations, the pages behind the avatar, projects, appearance, help. */
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { type Command, studioPath } from '@/lib/client';
import { showOverlay } from './overlay-store';
import { setTheme } from './remembered';
import { useNewProject } from './start-project';
import type { Station } from './stations';

/** The shell's commands for a project (null = none). */
export function useShellCommands(project: string | null, stations: readonly Station[]): readonly Command[] {
  const router = useRouter();
  const { create } = useNewProject();
  return useMemo(() => {
    const go = (path: string) => () => router.push(studioPath(path, { project }));
    const page = (id: string, title: string, keys: string, path: string): Command => ({
      id: `go.${id}`,
      title,
      group: 'Go to',
      keys: [keys],
      run: go(path),
    });
    const theme = (id: 'light' | 'dark' | 'system', title: string): Command => ({
      id: `appearance.${id}`,
      title,
      group: 'Appearance',
      run: () => setTheme(id),
      words: 'theme colour',
    });
    return [
      ...stations.map((station): Command => stationCommand(station, (href) => router.push(href))),
      page('home', 'Home', 'g h', '/'),
      page('projects', 'Projects', 'g p', '/projects'),
      page('jobs', 'Jobs', 'g j', '/jobs'),
      page('storage', 'Storage', 'g s', '/storage'),
      { id: 'go.registry', title: 'Registry', group: 'Go to', keys: ['g r'], run: () => router.push('/registry'), words: 'organization application' },
      { id: 'go.account', title: 'Account', group: 'Go to', run: () => router.push('/account'), words: 'sign out password token' },
      { id: 'project.new', title: 'New project', group: 'Project', keys: ['Shift+N'], run: create },
      { id: 'data.import', title: 'Import data', group: 'Project', keys: ['i'], run: go('/import'), when: () => project !== null },
      theme('light', 'Light appearance'),
      theme('dark', 'Dark appearance'),
      theme('system', 'Appearance of the system'),
      { id: 'help.palette', title: 'Search or do', group: 'Help', keys: ['Mod+K'], run: () => showOverlay('palette') },
      { id: 'help.keys', title: 'Keyboard', group: 'Help', keys: ['?', 'F1'], run: () => showOverlay('keys'), words: 'shortcuts keys help' },
    ];
  }, [router, project, stations, create]);
}

function stationCommand(station: Station, open: (href: string) => void): Command {
  return {
    id: `go.${station.id}`,
    title: station.title,
    group: 'Go to',
    keys: [`g ${station.key}`],
    run: () => {
      if (station.href) open(station.href);
    },
    when: () => station.href !== null,
    words: station.state,
  };
}
