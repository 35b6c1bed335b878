'use client';
/**
 * `/train?dataset=`: left the choices (network, back end, the rest under *More*), right what will happen. One button starts it.
 * Without photos or classes the page says what comes first and leads there.
 */
import { ChevronRight } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { type Command, studioPath, type TrainPlan, useAction, useCommands, useQueryParam } from '@/lib/client';
import type { ErrorJson } from '@/lib/core';
import { DropExamples } from '../import/drop-examples';
import { useCurrentProject } from '../shell/current-project';
import { Button, LinkButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { ErrorNote } from '../ui/error-note';
import { Page, PageHead } from '../ui/page';
import { ParamForm } from '../ui/param-form';
import { type GivenParams, paramProblems } from '../ui/param-values';
import { Skeleton } from '../ui/skeleton';
import { BackendChoice, BackendStatus, type BackendWish } from './backend-choice';
import { NetworkCards } from './network-cards';
import { PlanView } from './plan-view';
import { useStartTraining } from './use-start-training';

/** How often the plan is asked again while weights are still on their way. */
const waitMs = 4000;

/** Reads `dataset` from the query; without it the data set that the project's line leads to. */
export function TrainScreen() {
  const { id: project, projects } = useCurrentProject();
  const asked = useQueryParam('dataset');
  const { data: overview } = useAction('project.overview', asked === null && project !== null ? { id: project } : null);
  const dataset = asked ?? overview?.dataset ?? null;
  if (dataset !== null) return <Training key={dataset} project={project} dataset={dataset} />;
  const isKnown = project === null ? projects !== undefined : overview !== undefined;
  return (
    <Page>
      <PageHead title="Train" />
      {isKnown ? <NoPhotos project={project} /> : <Skeleton className="h-40 rounded-card" />}
    </Page>
  );
}

interface Choices {
  /** undefined = the network that the plan proposes. */
  readonly model: string | undefined;
  readonly backend: BackendWish;
  readonly given: GivenParams;
}

function Training({ project, dataset }: { readonly project: string | null; readonly dataset: string }) {
  const [choices, setChoices] = useState<Choices>({ model: undefined, backend: 'auto', given: {} });
  const { data: spec } = useAction('train.options', {});
  const hasProblems = spec !== undefined && Object.keys(paramProblems(spec, choices.given, 'train')).length > 0;
  const { plan, error, reload } = usePlan(dataset, choices, hasProblems);
  const { start, isStarting } = useStartTraining(project);
  const reason = plan?.problems[0]?.message ?? (hasProblems ? 'An option under More has a value that cannot be used.' : null);
  const canStart = plan !== undefined && reason === null && !isStarting;
  const begin = () => {
    if (plan && canStart) start({ dataset, model: plan.model, backend: choices.backend, options: { ...choices.given } });
  };
  useCommands([startCommand(begin, canStart)]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    begin();
  };
  if (error && !plan) return <Failed error={error.toJSON()} project={project} reload={reload} />;
  return (
    <main className="md:grid md:grid-cols-[minmax(16rem,20rem)_minmax(0,1fr)] lg:-mb-4">
      <form
        aria-label="Options"
        onSubmit={submit}
        className="flex flex-col border-line bg-surface md:sticky md:top-[var(--top-bar)] md:h-[calc(100dvh-var(--top-bar))] md:border-r phone:border-b"
      >
        <div className="grid min-h-0 flex-1 content-start gap-6 overflow-y-auto p-4 md:p-5">
          <header className="grid gap-0.5">
            <h1 className="font-semibold text-20 tracking-tight">Train</h1>
            {plan ? <p className="text-muted">on {plan.dataset.name}</p> : null}
          </header>
          {plan ? <ChoiceFields plan={plan} choices={choices} onChange={setChoices} /> : <ChoicesSkeleton />}
        </div>
        <StartBar canStart={canStart} isStarting={isStarting} reason={reason} />
      </form>
      <div aria-busy={!plan} className="p-4 md:px-8 md:py-7 phone:pb-24">
        {plan ? <Outlook plan={plan} project={project} /> : <Skeleton className="h-64 max-w-3xl rounded-card" />}
      </div>
    </main>
  );
}

/** The plan of these choices; the one before stays on the page until the next is there. Wrong options keep the last right plan. */
function usePlan(dataset: string, { model, backend, given }: Choices, hasProblems: boolean) {
  const [options, setOptions] = useState(given);
  useEffect(() => {
    if (hasProblems) return;
    const timer = setTimeout(() => setOptions(given), 250);
    return () => clearTimeout(timer);
  }, [given, hasProblems]);
  const { data, error, reload } = useAction('train.plan', { dataset, ...(model ? { model } : {}), backend, options });
  const [last, setLast] = useState<TrainPlan>();
  useEffect(() => {
    if (data) setLast(data);
  }, [data]);
  const plan = data ?? (last && model ? { ...last, model } : last);
  const isWaiting = plan?.networks.some(({ state }) => state === 'missing') ?? false;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(reload, waitMs);
    return () => clearInterval(timer);
  }, [isWaiting, reload]);
  return { plan, error, reload };
}

function startCommand(run: () => void, canStart: boolean): Command {
  // Enter belongs to what has the focus: a link, a button, the summary of More.
  const isFree = () => !document.activeElement?.closest('a, button, summary, input, select');
  return { id: 'train.start', title: 'Start training', group: 'This page', keys: ['s', 'Enter'], run, when: () => canStart && isFree() };
}

interface ChoiceFieldsProps {
  readonly plan: TrainPlan;
  readonly choices: Choices;
  readonly onChange: (choices: Choices) => void;
}

function ChoiceFields({ plan, choices, onChange }: ChoiceFieldsProps) {
  const { data: spec } = useAction('train.options', {});
  const { data: dataset } = useAction('dataset.get', { id: plan.dataset.id });
  return (
    <>
      <NetworkCards networks={plan.networks} chosen={plan.model} onChoose={(model) => onChange({ ...choices, model })} />
      <BackendStatus backends={plan.backends} wish={choices.backend} />
      <details className="group">
        <summary className="-ml-1 inline-flex list-none items-center gap-1 rounded-control px-1 py-1 font-medium text-13 hover:bg-hover touch:min-h-11">
          <ChevronRight size={16} strokeWidth={1.5} aria-hidden className="transition-transform group-open:rotate-90" />
          More
        </summary>
        <div className="mt-3 grid gap-5">
          <BackendChoice backends={plan.backends} wish={choices.backend} onWish={(backend) => onChange({ ...choices, backend })} />
          {spec ? (
            <ParamForm
              spec={spec}
              area="train"
              given={choices.given}
              onChange={(given) => onChange({ ...choices, given })}
              omit={['model']}
              suggestions={{ validation_set: ['auto', ...(dataset?.splits.map(({ name }) => name) ?? [])] }}
              mapNames={plan.classes.map(({ name }) => name)}
            />
          ) : null}
        </div>
      </details>
    </>
  );
}

function ChoicesSkeleton() {
  return (
    <div aria-busy className="grid gap-2">
      <Skeleton className="h-16 rounded-card" />
      <Skeleton className="h-16 rounded-card" />
      <Skeleton className="mt-4 h-10" />
    </div>
  );
}

interface StartBarProps {
  readonly canStart: boolean;
  readonly isStarting: boolean;
  readonly reason: string | null;
}

function StartBar({ canStart, isStarting, reason }: StartBarProps) {
  return (
    <div
      data-phone-bar
      className="grid gap-2 border-line border-t bg-surface px-4 py-3 md:px-5 md:py-4 phone:fixed phone:inset-x-0 phone:bottom-[var(--line-bar)] phone:z-30 phone:py-2"
    >
      {reason ? (
        <p id="start-reason" className="text-12 text-muted">
          {reason}
        </p>
      ) : null}
      <Button type="submit" kind="act" keys="s" disabled={!canStart} className="w-full" {...(reason ? { 'aria-describedby': 'start-reason' } : {})}>
        {isStarting ? 'Starting' : 'Start training'}
      </Button>
    </div>
  );
}

// What stops a training is not an error: it is what comes first.
function Outlook({ plan, project }: { readonly plan: TrainPlan; readonly project: string | null }) {
  const [problem] = plan.problems;
  if (!problem) return <PlanView plan={plan} project={project} />;
  const isEmpty = plan.classes.length === 0 && plan.unlabelled === 0;
  const labels = studioPath('/annotate/grid', { project, dataset: plan.dataset.id });
  return (
    <EmptyState
      title={isEmpty ? 'Photos come first' : 'Two classes come first'}
      actions={
        isEmpty ? (
          <LinkButton href={studioPath('/import', { project })}>Import data</LinkButton>
        ) : (
          <LinkButton href={labels}>Sort photos into classes</LinkButton>
        )
      }
    >
      {problem.message}
    </EmptyState>
  );
}

function NoPhotos({ project }: { readonly project: string | null }) {
  return (
    <EmptyState
      picture={<DropExamples isCompact />}
      title="Photos come first"
      actions={<LinkButton href={studioPath('/import', { project })}>Import data</LinkButton>}
    >
      A model learns from photos that are sorted into classes: a few dozen of each are a good start. Import a folder with one sub-folder per class, or
      sort a flat one here.
    </EmptyState>
  );
}

interface FailedProps {
  readonly error: ErrorJson;
  readonly project: string | null;
  readonly reload: () => void;
}

function Failed({ error, project, reload }: FailedProps) {
  return (
    <Page>
      <PageHead title="Train" />
      <ErrorNote
        error={error}
        onRetry={reload}
        actions={
          <LinkButton size="small" href={studioPath('/datasets', { project })}>
            All data sets
          </LinkButton>
        }
      />
    </Page>
  );
}
