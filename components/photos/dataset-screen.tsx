'use client';
/** `/datasets/view`: the photos of one data set. While its import runs, the photos as they come. */
import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { type ClassView, call, type DatasetView, type JobView, type Photo, studioPath, useAction, useJobs, useQueryParam } from '@/lib/client';
import { isUnderWay } from '../jobs/job-words';
import { useCurrentProject } from '../shell/current-project';
import { Button, LinkButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { ErrorNote } from '../ui/error-note';
import { Page, PageHead } from '../ui/page';
import { countOf, readableCount } from '../ui/readable';
import { Arriving } from './arriving';
import { FilterChips } from './filter-chips';
import { MosaicSkeleton } from './mosaic';
import { countBy } from './photo-filter';
import { PhotoHead } from './photo-head';
import { PhotoStage } from './photo-stage';
import { SelectionBar } from './selection-bar';
import { TrainButton } from './train-button';
import { type Edits, useEdits } from './use-edits';
import { usePhotoCommands } from './use-photo-commands';
import { usePhotoDeeds } from './use-photo-deeds';
import { usePhotoView } from './use-photo-view';
import { type Photos, usePhotos } from './use-photos';

const noClasses: readonly ClassView[] = [];

export function DatasetScreen() {
  const id = useQueryParam('dataset');
  const { id: project } = useCurrentProject();
  const store = usePhotos(id);
  const edits = useEdits(project, store.forgetOverlay);
  const job = useImportOf(id);
  useArrivalToast(project, job, edits);
  const isGone = store.error?.code === 'dataset/not-found';
  if (id === null) return <NoDataset project={project} />;
  if (job && isUnderWay(job) && (isGone || !store.dataset)) return <Arriving job={job} dataset={id} />;
  if (store.error) return <Failed store={store} job={job} project={project} edits={edits} />;
  if (!store.dataset || !store.photos) {
    return (
      <Page width="full">
        <PageHead title="Photos" />
        <div aria-busy>
          <MosaicSkeleton />
        </div>
      </Page>
    );
  }
  return <Browser dataset={store.dataset} photos={store.photos} store={store} edits={edits} />;
}

interface BrowserProps {
  readonly dataset: DatasetView;
  readonly photos: readonly Photo[];
  readonly store: Photos;
  readonly edits: Edits;
}

function Browser({ dataset, photos, store, edits }: BrowserProps) {
  const router = useRouter();
  const classes = dataset.classes ?? noClasses;
  const view = usePhotoView(photos);
  const deeds = usePhotoDeeds({ store, view, edits, movesOn: false });
  usePhotoCommands({ project: dataset.projectId, classes, view, deeds });
  return (
    <Page width="full" className="gap-3!">
      <PhotoHead
        title={dataset.name}
        before={<DatasetsLink project={dataset.projectId} />}
        facts={factsOf(photos, view.shown)}
        filters={<FilterChips photos={photos} classes={classes} filter={view.filter} onFilter={view.setFilter} />}
        view={view}
        actions={
          <>
            <Button keys="i" onClick={() => router.push(studioPath('/import', { project: dataset.projectId }))}>
              Import
            </Button>
            <TrainButton dataset={dataset} photos={photos} />
          </>
        }
      />
      <PhotoStage dataset={dataset} classes={classes} view={view} deeds={deeds} />
      <SelectionBar classes={classes} view={view} deeds={deeds} edits={edits} />
    </Page>
  );
}

function factsOf(photos: readonly Photo[], shown: readonly Photo[]): string {
  if (shown.length !== photos.length) return `${readableCount(shown.length)} of ${countOf(photos.length, 'photo')}`;
  const splits = [...countBy(photos, 'split')].filter(([split]) => split !== null);
  return [countOf(photos.length, 'photo'), ...splits.map(([split, count]) => `${readableCount(count)} ${split}`)].join(' · ');
}

// Only when there is more than one: a lone data set needs no way back to a list of one.
function DatasetsLink({ project }: { readonly project: string }) {
  const { data } = useAction('dataset.list', { project });
  if (!data || data.length < 2) return null;
  return (
    <Link
      href={studioPath('/datasets', { project })}
      className="-ml-1.5 inline-flex items-center gap-0.5 rounded-control py-1 pr-2 text-13 text-muted hover:bg-hover hover:text-text touch:min-h-11"
    >
      <ChevronLeft size={16} strokeWidth={1.5} aria-hidden />
      Datasets
    </Link>
  );
}

function useImportOf(dataset: string | null): JobView | undefined {
  return useJobs().find((job) => job.kind === 'import' && job.detail['dataset'] === dataset);
}

// Says once that the import this page watched is done; taking it back is one press away.
function useArrivalToast(project: string | null, job: JobView | undefined, edits: Edits): void {
  const watched = useRef<string | null>(null);
  useEffect(() => {
    if (!job) return;
    if (isUnderWay(job)) watched.current = job.id;
    else if (watched.current === job.id) {
      watched.current = null;
      if (job.outcome && project !== null) void tellArrival(project, job.title, job.outcome, edits.deed);
    }
  }, [job, project, edits.deed]);
}

// Undo takes back this import and nothing that came after it.
async function tellArrival(project: string, title: string, outcome: string, deed: Edits['deed']): Promise<void> {
  const { undo } = await call('edit.state', { project });
  if (undo?.label === title) deed(undo, outcome);
}

interface FailedProps {
  readonly store: Photos;
  readonly job: JobView | undefined;
  readonly project: string | null;
  readonly edits: Edits;
}

// The import failed or was cancelled, was taken back, or the address is old.
function Failed({ store, job, project, edits }: FailedProps) {
  const importButton = (
    <LinkButton href={studioPath('/import', { project })} kind="act">
      Import photos
    </LinkButton>
  );
  if (job?.state === 'cancelled') {
    return (
      <Page>
        <EmptyState title="The import was cancelled" actions={importButton}>
          Nothing of it was kept.
        </EmptyState>
      </Page>
    );
  }
  const { redo } = edits.next;
  const isGone = store.error?.code === 'dataset/not-found';
  if (isGone && redo && store.dataset) {
    return (
      <Page>
        <EmptyState
          title={`${store.dataset.name} was taken back`}
          actions={
            <>
              <Button kind="act" keys="Mod+Shift+Z" onClick={edits.redo}>
                Redo
              </Button>
              <LinkButton href={studioPath('/import', { project })}>Import photos</LinkButton>
            </>
          }
        >
          Redo brings its photos and labels back as they were.
        </EmptyState>
      </Page>
    );
  }
  const error = job?.error ?? store.error?.toJSON();
  return (
    <Page>
      <PageHead title="Photos" />
      {error ? <ErrorNote error={error} onRetry={job?.error ? undefined : store.reload} /> : null}
      <div className="flex flex-wrap gap-2">
        {importButton}
        <LinkButton href={studioPath('/datasets', { project })}>All datasets</LinkButton>
      </div>
    </Page>
  );
}

function NoDataset({ project }: { readonly project: string | null }) {
  return (
    <Page>
      <EmptyState title="Which data set?" actions={<LinkButton href={studioPath('/datasets', { project })}>All datasets</LinkButton>}>
        The address of this page names none.
      </EmptyState>
    </Page>
  );
}
