'use client';
/**
 * `/launch?project=`: environments as lanes with a hull on each, versions below, a phone with its code beside. Drag a version onto a
 * lane, or press D; the plan comes before the act.
 */
import { lazy, Suspense, useState } from 'react';
import { type Command, type EnvironmentView, useCommands } from '@/lib/client';
import type { Intent } from '../deliver/deploy-dialog';
import { PhonePanel } from '../deliver/phone-panel';
import { canPromote, targetOf } from '../deliver/use-environments';
import { useCurrentProject } from '../shell/current-project';
import { CommandButton } from '../ui/button';
import { Page, PageHead } from '../ui/page';
import { readableTime } from '../ui/readable';
import { Skeleton } from '../ui/skeleton';
import { FirstLaunch, NoProject } from './first-launch';
import { Lane } from './lane';
import { Publications } from './publications';
import { Trouble } from './trouble';
import { type LaunchState, type LaunchUse, useLaunch } from './use-launch';
import { VersionRows } from './version-rows';

const DeployDialog = lazy(async () => ({ default: (await import('../deliver/deploy-dialog')).DeployDialog }));

/** Reads `project` from the query. */
export function LaunchScreen() {
  const { id: project, projects } = useCurrentProject();
  const use = useLaunch(project);
  if (use.state) return <Launched project={project ?? ''} use={use} state={use.state} />;
  return (
    <Page>
      <PageHead title="Launch" />
      {project === null ? null : <Publications project={project} />}
      {use.place === null && project !== null ? <FirstLaunch project={project} /> : null}
      {use.place && use.error ? <Trouble use={use} /> : null}
      {projects?.length === 0 ? <NoProject /> : null}
      {(use.place === undefined && projects?.length !== 0) || (use.place && !use.error) ? <Skeleton className="h-80 rounded-card" /> : null}
    </Page>
  );
}

interface LaunchedProps {
  readonly project: string;
  readonly use: LaunchUse;
  readonly state: LaunchState;
}

function Launched({ project, use, state }: LaunchedProps) {
  const { place, environments, versions } = state;
  const [chosen, setChosen] = useState<string>();
  const [intent, setIntent] = useState<Intent | null>(null);
  const environment = environments.find(({ name }) => name === chosen) ?? freshest(environments, place.model);
  const newest = versions.find((version) => version.state === 'ready')?.number ?? null;
  const target = environment && targetOf(environment, place.model);
  const isLive = use.error === undefined;
  const deploy: Command = {
    id: 'launch.deploy',
    title: 'Deploy',
    group: 'This page',
    keys: ['d'],
    run: () => newest !== null && setIntent({ kind: 'deploy', version: newest, ...envWithout(environments, place.model, newest, environment) }),
    when: () => newest !== null && isLive,
  };
  const rollback: Command = {
    id: 'launch.rollback',
    title: 'Roll back',
    group: 'This page',
    keys: ['b'],
    run: () => environment && setIntent({ kind: 'rollback', env: environment.name }),
    when: () => target?.previous != null && isLive,
  };
  useCommands([deploy, rollback]);
  return (
    <main className="lg:-mb-4 lg:grid lg:min-h-[calc(100dvh-var(--top-bar))] lg:grid-cols-[minmax(0,1fr)_21rem]">
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-5 p-4 md:p-6">
        <PageHead
          title="Launch"
          facts={`${place.app} · ${place.model}`}
          actions={
            <>
              <CommandButton command={rollback} disabled={target?.previous == null || !isLive} />
              <CommandButton command={deploy} kind="launch" disabled={newest === null || !isLive} />
            </>
          }
        />
        {use.error ? <Trouble use={use} {...(state.at ? { hint: `What you see is from ${readableTime(state.at)}.` } : {})} /> : null}
        <Publications project={project} />
        <ul aria-label="Environments" className="grid grid-cols-[minmax(0,1fr)] gap-3">
          {environments.map((one) => (
            <li key={one.id}>
              <Lane
                place={place}
                environment={one}
                newest={newest}
                canPromote={canPromote(environments, one, place.model)}
                isChosen={one.name === environment?.name}
                onChoose={() => setChosen(one.name)}
                onIntent={isLive ? setIntent : null}
              />
            </li>
          ))}
        </ul>
        <VersionRows
          place={place}
          versions={versions}
          onDeploy={
            isLive ? (version) => setIntent({ kind: 'deploy', version, ...envWithout(environments, place.model, version, environment) }) : null
          }
        />
      </div>
      <aside className="border-line bg-surface p-4 md:p-6 lg:border-l">
        <h2 className="mb-4 font-semibold text-14">On a phone</h2>
        {environment ? (
          <PhonePanel envKey={environment.key} envName={environment.name} version={target?.default ?? null} model={place.model} />
        ) : null}
      </aside>
      {intent ? (
        <Suspense fallback={null}>
          <DeployDialog place={place} environments={environments} intent={intent} onClose={() => setIntent(null)} />
        </Suspense>
      ) : null}
    </main>
  );
}

/** The environment that changed last; that is the one to show a phone. The first one before any changed. */
function freshest(environments: readonly EnvironmentView[], model: string): EnvironmentView | undefined {
  const since = (one: EnvironmentView) => targetOf(one, model)?.since ?? '';
  return environments.toSorted((a, b) => since(b).localeCompare(since(a)))[0];
}

/** Where a version would change something: the chosen environment, else the first that does not have it. */
function envWithout(environments: readonly EnvironmentView[], model: string, version: number, chosen: EnvironmentView | undefined): { env?: string } {
  const lacks = (one: EnvironmentView) => targetOf(one, model)?.default !== version;
  const env = chosen && lacks(chosen) ? chosen : (environments.find(lacks) ?? chosen);
  return env ? { env: env.name } : {};
}
