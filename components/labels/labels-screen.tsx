'use client';
/** `/annotate/grid`: the Labels station for classes. The mosaic, the classes beside it, and one key per class. */
import { useEffect } from 'react';
import { type ClassView, type Command, type DatasetView, type Photo, studioPath, useAction, useCommands, useQueryParam } from '@/lib/client';
import { moveTo } from '../photos/choice';
import { FilterChips } from '../photos/filter-chips';
import { MosaicSkeleton } from '../photos/mosaic';
import { countBy } from '../photos/photo-filter';
import { PhotoHead } from '../photos/photo-head';
import { PhotoStage } from '../photos/photo-stage';
import { SelectionBar } from '../photos/selection-bar';
import { TrainButton } from '../photos/train-button';
import { type Edits, useEdits } from '../photos/use-edits';
import { usePhotoCommands } from '../photos/use-photo-commands';
import { usePhotoDeeds } from '../photos/use-photo-deeds';
import { type PhotoView, usePhotoView } from '../photos/use-photo-view';
import { type Photos, usePhotos } from '../photos/use-photos';
import { useCurrentProject } from '../shell/current-project';
import { LinkButton } from '../ui/button';
import { ErrorNote } from '../ui/error-note';
import { Page, PageHead } from '../ui/page';
import { countOf } from '../ui/readable';
import { LabelsSide } from './labels-side';
import { TouchBar } from './touch-bar';
import { UndoButtons } from './undo-buttons';
import { useClassDeeds } from './use-class-deeds';
import { type SortOrder, useSortOrder } from './use-sort-order';

const noClasses: readonly ClassView[] = [];

export function LabelsScreen() {
  const { id: project } = useCurrentProject();
  const { id, isKnown } = useAskedDataset(project);
  const store = usePhotos(id);
  const edits = useEdits(project, store.forgetOverlay);
  const order = useSortOrder(store.photos);
  if (store.error || (isKnown && id === null)) {
    return (
      <Page>
        <PageHead title="Labels" />
        {store.error ? (
          <ErrorNote error={store.error.toJSON()} onRetry={store.reload} />
        ) : (
          <p className="text-muted">The address of this page names no set.</p>
        )}
        <div>
          <LinkButton href={studioPath('/annotate', { project })}>All sets</LinkButton>
        </div>
      </Page>
    );
  }
  if (!store.dataset || !order.photos) {
    return (
      <Page width="full">
        <PageHead title="Labels" />
        <div aria-busy>
          <MosaicSkeleton />
        </div>
      </Page>
    );
  }
  return <Sorter key={store.dataset.id} dataset={store.dataset} photos={order.photos} order={order} store={store} edits={edits} />;
}

interface SorterProps {
  readonly dataset: DatasetView;
  readonly photos: readonly Photo[];
  readonly order: SortOrder;
  readonly store: Photos;
  readonly edits: Edits;
}

function Sorter({ dataset, photos, order, store, edits }: SorterProps) {
  const classes = dataset.classes ?? noClasses;
  const view = usePhotoView(photos, true);
  const deeds = usePhotoDeeds({ store, view, edits, movesOn: true });
  const classDeeds = useClassDeeds(dataset.id, edits, classes.length < 2);
  usePhotoCommands({ project: dataset.projectId, classes, view, deeds });
  const add: Command = { id: 'class.add', title: 'Add class', group: 'This page', keys: ['c'], run: () => classDeeds.setAdding(true) };
  useCommands([add]);
  useStartingPhoto(view);
  const left = photos.filter((photo) => photo.cls === null).length;
  return (
    <Page width="full" className="gap-3!">
      <PhotoHead
        title="Labels"
        facts={`${dataset.name} · ${left === 0 ? 'all sorted' : `${countOf(left, 'photo')} to sort`}`}
        filters={<FilterChips photos={photos} classes={classes} filter={view.filter} onFilter={view.setFilter} />}
        view={view}
        tapWords={['Sort', 'Look closer']}
        actions={
          <>
            <UndoButtons edits={edits} />
            <TrainButton dataset={dataset} photos={photos} />
          </>
        }
      />
      <div className="grid items-start gap-5 md:grid-cols-[minmax(0,1fr)_15rem] xl:grid-cols-[minmax(0,1fr)_17rem]">
        <LabelsSide
          classes={classes}
          counts={countBy(photos, 'cls')}
          total={photos.length}
          current={view.active?.cls}
          onPick={(cls) => deeds.give(cls)}
          deeds={classDeeds}
          order={order}
        />
        <div className="min-w-0 md:order-first">
          <PhotoStage dataset={dataset} classes={classes} view={view} deeds={deeds} marksActive />
        </div>
      </div>
      <SelectionBar classes={classes} view={view} deeds={deeds} edits={edits} />
      <TouchBar classes={classes} view={view} />
    </Page>
  );
}

/** The data set of the address, named by itself or by its set of classes. */
function useAskedDataset(project: string | null): { readonly id: string | null; readonly isKnown: boolean } {
  const dataset = useQueryParam('dataset');
  const set = useQueryParam('set');
  const { data } = useAction('dataset.list', dataset === null && set !== null && project !== null ? { project } : null);
  if (dataset !== null) return { id: dataset, isKnown: true };
  return { id: data?.find((entry) => entry.set === set)?.id ?? null, isKnown: set === null || data !== undefined };
}

// There is always a photo that the keys act on: the first without a class, else the first.
function useStartingPhoto({ shown, active, change }: PhotoView): void {
  const start = active ? undefined : (shown.find((photo) => photo.cls === null) ?? shown[0]);
  const key = start?.key;
  useEffect(() => {
    if (key !== undefined) change((before) => moveTo(before, key));
  }, [key, change]);
}
