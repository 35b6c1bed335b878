'use client';
/** An import under way: how far it is, with a cancel, and the photos in their places as they come in. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { cancelJob, type JobView } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { ProgressBar } from '../ui/bar';
import { Button } from '../ui/button';
import { Page, PageHead } from '../ui/page';
import { PhotoThumb } from '../ui/photo-thumb';
import { showError } from '../ui/toast';
import { justify, mosaicHeight } from './justify';
import { useRowPx } from './photo-size';
import { useWidth } from './use-width';

/** Enough to fill a large screen; the rest comes in unseen. */
const maxShown = 160;

type Arrived = readonly [hash: string, ratio: number];

/** The whole page while `job` runs. */
export function Arriving({ job }: { readonly job: JobView }) {
  const [isCancelling, setCancelling] = useState(false);
  const cancel = () => {
    setCancelling(true);
    cancelJob(job.id).catch((thrown: unknown) => {
      setCancelling(false);
      showError(toAppError(thrown).toJSON());
    });
  };
  return (
    <Page width="full">
      <PageHead
        title={job.title}
        actions={
          <Button onClick={cancel} disabled={isCancelling}>
            {isCancelling ? 'Cancelling' : 'Cancel'}
          </Button>
        }
      />
      <ProgressBar progress={job.progress} label={job.title} />
      <ArrivedPhotos photos={useArrived(job)} />
    </Page>
  );
}

// Each message names the last few; together they are all that came since this page is open.
function useArrived(job: JobView): readonly Arrived[] {
  const [all, setAll] = useState<ReadonlyMap<string, Arrived>>(new Map());
  const last = job.detail['arrived'];
  useEffect(() => {
    if (!Array.isArray(last)) return;
    setAll((before) => {
      const news = (last as readonly Arrived[]).filter(([hash]) => !before.has(hash));
      return news.length === 0 || before.size >= maxShown ? before : new Map([...before, ...news.map((photo) => [photo[0], photo] as const)]);
    });
  }, [last]);
  return useMemo(() => [...all.values()].slice(0, maxShown), [all]);
}

function ArrivedPhotos({ photos }: { readonly photos: readonly Arrived[] }) {
  const frame = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(frame);
  const rowPx = useRowPx();
  const rows = useMemo(
    () =>
      justify(
        photos.map(([, ratio]) => ratio),
        { widthPx, rowPx, gapPx: 2 },
      ),
    [photos, widthPx, rowPx],
  );
  return (
    <div ref={frame} aria-hidden className="relative phone:-mx-4" style={{ height: mosaicHeight(rows) }}>
      {rows.flatMap((row) =>
        row.leftsPx.map((left, column) => {
          const photo = photos[row.start + column];
          if (!photo) return null;
          const box = { left, top: row.topPx, width: row.widthsPx[column], height: row.heightPx };
          return (
            <span key={photo[0]} className="absolute" style={box}>
              <PhotoThumb hash={photo[0]} alt="" className="size-full" />
            </span>
          );
        }),
      )}
    </div>
  );
}
