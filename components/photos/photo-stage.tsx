'use client';
/** The mosaic with all that belongs to it: keys, viewer, the question. The Data and the Labels pages put their own around it. */
import { lazy, Suspense, useMemo, useRef } from 'react';
import { type ClassView, type DatasetView, studioPath } from '@/lib/client';
import { Button, LinkButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { moveTo } from './choice';
import { Mosaic } from './mosaic';
import { noFilter } from './photo-filter';
import type { PhotoDeeds } from './use-photo-deeds';
import type { PhotoView } from './use-photo-view';

const Viewer = lazy(async () => ({ default: (await import('./viewer')).Viewer }));
const AskDialog = lazy(async () => ({ default: (await import('./ask-dialog')).AskDialog }));

export interface PhotoStageProps {
  readonly dataset: DatasetView;
  readonly classes: readonly ClassView[];
  readonly view: PhotoView;
  readonly deeds: PhotoDeeds;
  readonly marksActive?: boolean;
}

export function PhotoStage({ dataset, classes, view, deeds, marksActive = false }: PhotoStageProps) {
  const byId = useMemo(() => new Map(classes.map((cls) => [cls.id, cls])), [classes]);
  const { shown, choice, change, active } = view;
  const stage = useRef<HTMLDivElement>(null);
  const focusActive = () => stage.current?.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]')?.focus({ preventScroll: true });
  const open = (key: string) => {
    change((before) => moveTo(before, key));
    view.setViewing(true);
  };
  return (
    <>
      {shown.length > 0 ? (
        <div ref={stage} className="phone:-mx-4">
          <Mosaic
            dataset={dataset.id}
            photos={shown}
            classes={byId}
            choice={choice}
            onChoice={change}
            onOpen={open}
            tap={view.isChoosing ? 'choose' : 'open'}
            onHold={() => view.setChoosing(true)}
            marksActive={marksActive}
          />
        </div>
      ) : (
        <NoPhotos dataset={dataset} view={view} />
      )}
      <Suspense fallback={null}>
        {view.isViewing && active ? (
          <Viewer
            dataset={dataset.id}
            photos={shown}
            photo={active}
            classes={classes}
            onMove={(key) => change((before) => moveTo(before, key))}
            onGive={deeds.give}
            onRemove={deeds.remove}
            onClose={() => view.setViewing(false)}
            onClosed={focusActive}
          />
        ) : null}
        {deeds.asked ? <AskDialog asked={deeds.asked} onAnswer={deeds.answer} /> : null}
      </Suspense>
    </>
  );
}

function NoPhotos({ dataset, view }: { readonly dataset: DatasetView; readonly view: PhotoView }) {
  if (dataset.photos > 0) {
    return (
      <EmptyState title="No photo fits" actions={<Button onClick={() => view.setFilter(noFilter)}>Show all</Button>}>
        Nothing in this data set has what the filter asks for.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No photos any more"
      actions={
        <LinkButton href={studioPath('/import', { project: dataset.projectId })} kind="act">
          Import photos
        </LinkButton>
      }
    >
      All photos of {dataset.name} were deleted. Undo brings them back.
    </EmptyState>
  );
}
