'use client';
/** `/watch?project=`: three questions about the devices of one environment. Numbers are counts of states, read every few seconds. */
import { CircleCheck, Eye, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { EnvironmentView } from '@/lib/client';
import { studioPath } from '@/lib/client';
import { ActiveDevices } from '../deliver/active-devices';
import { targetOf } from '../deliver/use-environments';
import { Failures, useVersionUse, VersionsOnDevices } from '../deliver/versions-on-devices';
import { Trouble } from '../launch/trouble';
import { type LaunchState, type LaunchUse, useLaunch } from '../launch/use-launch';
import { useCurrentProject } from '../shell/current-project';
import { LinkButton } from '../ui/button';
import { Chip } from '../ui/chip';
import { cx } from '../ui/class-names';
import { EmptyState } from '../ui/empty-state';
import { ErrorNote } from '../ui/error-note';
import { Page, PageHead } from '../ui/page';
import { readableTime } from '../ui/readable';
import { Skeleton } from '../ui/skeleton';
import { findingsOf } from './look-at';

/** Reads `project` from the query. */
export function WatchScreen() {
  const { id: project, projects } = useCurrentProject();
  const hasNoProject = projects?.length === 0;
  const use = useLaunch(project);
  if (use.state) return <Watched use={use} state={use.state} />;
  return (
    <Page>
      <PageHead title="Watch" />
      {use.place === null || hasNoProject ? (
        <EmptyState
          picture={<Eye size={24} strokeWidth={1.5} aria-hidden />}
          title="Nothing to watch yet"
          actions={<LinkButton href={studioPath('/launch', { project })}>Go to Launch</LinkButton>}
        >
          Once a version is on an environment and a phone has run it, this page says who runs what, and whether it is well.
        </EmptyState>
      ) : null}
      {use.place && use.error ? <Trouble use={use} /> : null}
      {(use.place === undefined && !hasNoProject) || (use.place && !use.error) ? <Skeleton className="h-80 rounded-card" /> : null}
    </Page>
  );
}

function Watched({ use, state }: { readonly use: LaunchUse; readonly state: LaunchState }) {
  const { place, environments } = state;
  const [chosen, setChosen] = useState<string>();
  const environment = environments.find(({ name }) => name === chosen) ?? busiest(environments, place.model);
  return (
    <Page>
      <PageHead title="Watch" facts={`${place.app} · ${place.model}`}>
        {environments.map(({ name, devices }) => (
          <Chip key={name} count={devices.active7d} isPressed={name === environment?.name} onPress={() => setChosen(name)}>
            {name}
          </Chip>
        ))}
      </PageHead>
      {use.error ? <Trouble use={use} {...(state.at ? { hint: `What was known at ${readableTime(state.at)} stands on Launch.` } : {})} /> : null}
      {environment && !use.error ? <Questions key={environment.id} state={state} environment={environment} /> : null}
    </Page>
  );
}

function Questions({ state: { place }, environment }: { readonly state: LaunchState; readonly environment: EnvironmentView }) {
  const { name } = environment;
  const { data: versions, error, reload } = useVersionUse(place, name);
  const current = targetOf(environment, place.model)?.default ?? null;
  return (
    <>
      <section aria-labelledby="who" className="grid gap-4">
        <h2 id="who" className="font-semibold text-16">
          Who runs what?
        </h2>
        <ActiveDevices place={place} env={name} />
        {error ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : null}
        {versions && versions.length > 0 ? <VersionsOnDevices versions={versions} /> : null}
      </section>
      <section aria-labelledby="well" className="grid gap-3">
        <h2 id="well" className="font-semibold text-16">
          Is it well?
        </h2>
        {versions && versions.length > 0 ? <Failures versions={versions} /> : <p className="text-muted">No device has tried a version yet.</p>}
      </section>
      <section aria-labelledby="look" className="grid gap-3">
        <h2 id="look" className="font-semibold text-16">
          What should I look at?
        </h2>
        <Findings versions={versions ?? []} current={current} env={name} />
      </section>
    </>
  );
}

const icons = { bad: TriangleAlert, warn: TriangleAlert, good: CircleCheck } as const;

function Findings({
  versions,
  current,
  env,
}: {
  readonly versions: Parameters<typeof findingsOf>[0];
  readonly current: number | null;
  readonly env: string;
}) {
  const findings = findingsOf(versions, current, env);
  if (findings.length === 0) {
    return <p className="text-muted">{current === null ? `Nothing is deployed on ${env}.` : `Version ${current} waits for its first device.`}</p>;
  }
  return (
    <ul className="grid gap-2">
      {findings.map(({ id, tone, text }) => {
        const Icon = icons[tone];
        return (
          <li key={id} className="flex gap-3 rounded-card border border-line bg-surface px-4 py-3">
            <Icon
              size={16}
              strokeWidth={1.5}
              aria-hidden
              className={cx('mt-0.5 shrink-0', tone === 'bad' ? 'text-bad' : tone === 'warn' ? 'text-warn' : 'text-good')}
            />
            <p>{text}</p>
          </li>
        );
      })}
    </ul>
  );
}

/** The environment with the most devices; without any, the one that changed last. */
function busiest(environments: readonly EnvironmentView[], model: string): EnvironmentView | undefined {
  const since = (one: EnvironmentView) => targetOf(one, model)?.since ?? '';
  return environments.toSorted((a, b) => b.devices.active7d - a.devices.active7d || since(b).localeCompare(since(a)))[0];
}
