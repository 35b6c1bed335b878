'use client';
/**
 * The shell of every studio page: top bar, the page, tray, messages, overlays, keys. What depends on the address or on data is
 * inside Suspense, so that the bar and the page itself are in the static file.
 */
import { type ReactNode, Suspense, useEffect } from 'react';
import { exposeScripting, startKeys, startOffline, startPublishing, useCommands } from '@/lib/client';
import { ErrorNote } from '../ui/error-note';
import { TipLayer } from '../ui/tip';
import { Toasts } from '../ui/toast';
import { AppStatusNote } from './app-status';
import { AvatarMenu } from './avatar-menu';
import { useCurrentProject } from './current-project';
import { JobTray } from './job-tray';
import { Overlays } from './overlays';
import { BottomLine, ProjectLine, useStations } from './project-line';
import { ProjectSwitcher } from './project-switcher';
import { useShellCommands } from './shell-commands';
import type { Station } from './stations';
import { TopBar } from './top-bar';

const noStations: readonly Station[] = [];

/** Shell and page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  useEffect(() => {
    exposeScripting();
    startOffline();
    startPublishing();
    return startKeys(document);
  }, []);
  return (
    <>
      <a
        href="#page"
        className="fixed top-2 left-2 z-[80] -translate-y-16 rounded-control bg-float px-3 py-2 text-13 text-on-float focus:translate-y-0"
      >
        Skip to the page
      </a>
      <Suspense fallback={<TopBar homeHref="/" />}>
        <Bars />
      </Suspense>
      <div id="page" tabIndex={-1} className="min-h-[calc(100dvh-var(--top-bar))] pb-[calc(var(--bottom-bar)+1rem)] focus:outline-none">
        {children}
      </div>
      <Suspense fallback={null}>
        <JobTray />
      </Suspense>
      <Toasts />
      <TipLayer />
      <Overlays />
    </>
  );
}

function Bars() {
  const current = useCurrentProject();
  const stations = useStations(current.id);
  useCommands(useShellCommands(current.id, stations ?? noStations));
  return (
    <>
      <TopBar
        homeHref="/"
        project={current.id === null ? undefined : <ProjectSwitcher current={current} />}
        line={stations ? <ProjectLine stations={stations} /> : null}
        status={<AppStatusNote />}
        avatar={<AvatarMenu project={current.id} />}
      />
      {stations ? <BottomLine stations={stations} /> : null}
      {current.error ? <ErrorNote error={current.error.toJSON()} onRetry={current.reload} className="mx-4 mt-4 md:mx-6" /> : null}
    </>
  );
}
