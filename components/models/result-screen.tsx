'use client';
/**
 * `/models/view?model=`: how good a model is, where it errs, the photos behind every number, a photo of one's own. Everything is
 * computed from stored answers, so moving the confidence moves all of it at once.
 */
import Link from 'next/link';
import { useDeferredValue, useMemo, useState } from 'react';
import { type ModelView, studioPath, useAction, useQueryParam } from '@/lib/client';
import { useCurrentProject } from '../shell/current-project';
import { LinkButton } from '../ui/button';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { ErrorNote } from '../ui/error-note';
import { Page, PageHead } from '../ui/page';
import { readableCount, readableTime } from '../ui/readable';
import { Skeleton } from '../ui/skeleton';
import { AdviceList } from './advice-list';
import { AnswerHead, ConfidenceSlider } from './answer-head';
import { CellPhotos, FixBar } from './cell-photos';
import { ConfusionMap } from './confusion-map';
import { type Judged, judge, type ResultAt, resultAt } from './judged';
import { LookFirst } from './look-first';
import { PerClassTable } from './per-class-table';
import { ResultActions } from './result-actions';
import { choiceNote, choiceTitle } from './result-words';
import { RunFacts, RunHistory } from './run-facts';
import { TryPanel } from './try-panel';
import { type LabelFixing, useLabelFixing } from './use-label-fixing';
import { type OpenList, useOpenList } from './use-open-list';

/** Reads `model` from the query. */
export function ResultScreen() {
  const id = useQueryParam('model');
  const { id: project } = useCurrentProject();
  const { data: model, error, reload } = useAction('model.get', id === null ? null : { id });
  if (model) return <Result key={model.id} model={model} />;
  const all = <LinkButton href={studioPath('/models', { project })}>All models</LinkButton>;
  return (
    <Page>
      <PageHead title="Result" />
      {error ? <ErrorNote error={error.toJSON()} onRetry={reload} actions={all} /> : null}
      {id === null ? <EmptyState title="No model is named in this address" actions={all} /> : null}
      {id !== null && !error ? <Skeleton className="h-96 rounded-card" /> : null}
    </Page>
  );
}

function Result({ model }: { readonly model: ModelView }) {
  const judged = useMemo(() => judge(model), [model]);
  const [confidence, setConfidence] = useState(0);
  // The slider follows the hand at once; large evaluations may follow a frame later.
  const level = useDeferredValue(confidence);
  const result = useMemo(() => resultAt(judged, level), [judged, level]);
  const list = useOpenList(judged, level);
  const fixing = useLabelFixing(model, list);
  const hasPhotos = judged.items.length > 0;
  return (
    <main className="lg:-mb-4 lg:grid lg:grid-cols-[minmax(0,1fr)_minmax(20rem,25rem)] lg:grid-rows-[auto_1fr]">
      <div className="grid min-w-0 content-start gap-6 p-4 md:p-6">
        <Head model={model} fixed={fixing.fixed} />
        {hasPhotos ? <AnswerHead model={model} result={result} /> : <Stated model={model} />}
        {hasPhotos ? <ConfidenceSlider result={result} confidence={confidence} onConfidence={setConfidence} /> : null}
        {hasPhotos ? <Numbers model={model} result={result} list={list} /> : null}
      </div>
      <aside
        aria-label="Photos"
        className="flex min-h-0 flex-col border-line bg-surface lg:sticky lg:top-[var(--top-bar)] lg:row-span-2 lg:h-[calc(100dvh-var(--top-bar))] lg:border-l phone:border-y md:max-lg:border-y"
      >
        {hasPhotos ? <OpenPhotos model={model} judged={judged} list={list} fixing={fixing} /> : null}
        <TryPanel model={model.id} confidence={confidence} className="shrink-0 border-line border-t p-4 md:px-5 lg:max-h-[62%] lg:overflow-y-auto" />
      </aside>
      <div className="grid min-w-0 content-start gap-x-10 gap-y-8 border-line p-4 sm:grid-cols-2 md:p-6 xl:grid-cols-3 lg:border-t">
        {hasPhotos ? (
          <LookFirst classes={model.classes} judged={judged} predictionOf={fixing.predictionOf} confidence={level} onOpen={list.open} />
        ) : null}
        <RunFacts model={model} />
        <div className="grid content-start gap-8">
          {hasPhotos ? <AdviceList judged={judged} onOpen={list.open} /> : null}
          <RunHistory model={model} />
        </div>
      </div>
    </main>
  );
}

function Head({ model, fixed }: { readonly model: ModelView; readonly fixed: number }) {
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <div className="grid min-w-0">
        <h1 className="truncate font-semibold text-20 tracking-tight">{model.name}</h1>
        <p className="text-13 text-muted">
          <Link href={studioPath('/models', { project: model.project })} className="hover:underline">
            Models
          </Link>{' '}
          · {model.run.backend === 'imported' ? 'imported' : 'trained'} {readableTime(model.createdAt)}
        </p>
      </div>
      <ResultActions model={model} fixed={fixed} />
    </header>
  );
}

// A model out of a package brings its numbers, not its photos.
function Stated({ model }: { readonly model: ModelView }) {
  return (
    <section aria-label="Result" className="grid gap-2">
      {model.of > 0 ? (
        <p className="flex items-baseline gap-2 tracking-tight">
          <strong className="font-semibold text-answer">{readableCount(model.right)}</strong>
          <span className="text-20 text-muted">of {readableCount(model.of)} right, as its package states</span>
        </p>
      ) : null}
      <ul aria-label="Classes" className="mt-2 flex flex-wrap gap-1.5">
        {model.classes.map(({ id, name, color }) => (
          <li key={id}>
            <Chip color={color}>{name}</Chip>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-muted">The photos it was measured on stayed where it was trained. Try it on one of yours.</p>
    </section>
  );
}

interface NumbersProps {
  readonly model: ModelView;
  readonly result: ResultAt;
  readonly list: OpenList;
}

// Side by side while the classes are few; a large map takes the whole width.
function Numbers({ model, result, list }: NumbersProps) {
  const isSmall = model.classes.length <= 8;
  return (
    <div className={isSmall ? 'grid items-start gap-8 xl:grid-cols-[minmax(0,6fr)_minmax(20rem,5fr)]' : 'grid gap-8'}>
      <ConfusionMap classes={model.classes} result={result} choice={list.choice} onChoose={(choice, byKey) => list.open(choice, null, byKey)} />
      <PerClassTable classes={model.classes} perClass={result.perClass} onOpen={(truth, byKey) => list.open({ kind: 'class', truth }, null, byKey)} />
    </div>
  );
}

interface OpenPhotosProps {
  readonly model: ModelView;
  readonly judged: Judged;
  readonly list: OpenList;
  readonly fixing: LabelFixing;
}

function OpenPhotos({ model, judged, list, fixing }: OpenPhotosProps) {
  const { choice, keys, active, setActive, opened } = list;
  return (
    <>
      <div className="min-h-0 p-4 md:px-5 lg:overflow-y-auto">
        <CellPhotos
          key={JSON.stringify(choice)}
          title={choiceTitle(choice, judged.classNames)}
          note={choiceNote(choice)}
          classes={model.classes}
          predictions={keys.flatMap((key) => fixing.predictionOf.get(key) ?? [])}
          photoOf={fixing.photoOf}
          current={fixing.classes}
          active={active}
          onActive={setActive}
          opened={opened}
        />
      </div>
      {fixing.photo ? (
        <div className="border-line border-t px-4 py-3 md:px-5">
          <FixBar classes={fixing.classes} photo={fixing.photo} onFix={fixing.fix} />
        </div>
      ) : null}
    </>
  );
}
