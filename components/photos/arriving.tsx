'use client';
/** An import under way: how far it is, with a cancel, and the photos in their places as they come in. */
import { useMemo, useRef, useState } from 'react';
import { type ArrivedPhoto, cancelJob, type JobView, useArrivals } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { ProgressBar } from '../ui/bar';
import { Button } from '../ui/button';
import { Page, PageHead } from '../ui/page';
import { PhotoThumb } from '../ui/photo-thumb';
import { showError } from '../ui/toast';
import { justify, mosaicHeight } from './justify';
import { useRowPx } from './photo-size';
import { useWidth } from './use-width';

/** The whole page while `job` runs. */
export function Arriving({ job, dataset }: { readonly job: JobView; readonly dataset: string }) {
  const photos = useArrivals(dataset);
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
      <ArrivedPhotos photos={photos} />
    </Page>
  );
}

function ArrivedPhotos({ photos }: { readonly photos: readonly ArrivedPhoto[] }) {
  const frame = useRef<HTMLDivElement>(null);
  const frameWidthPx = useWidth(frame);
  const rowPx = useRowPx();
  const rows = useMemo(
    () =>
      justify(
        photos.map(({ widthPx, heightPx }) => widthPx / heightPx),
        { widthPx: frameWidthPx, rowPx, gapPx: 2 },
      ),
    [photos, frameWidthPx, rowPx],
  );
  return (
    <div ref={frame} aria-hidden className="relative phone:-mx-4" style={{ height: mosaicHeight(rows) }}>
      {rows.flatMap((row) =>
        row.leftsPx.map((left, column) => {
          const photo = photos[row.start + column];
          if (!photo) return null;
          const box = { left, top: row.topPx, width: row.widthsPx[column], height: row.heightPx };
          return (
            <span key={photo.hash} className="absolute" style={box}>
              <PhotoThumb hash={photo.hash} alt="" className="size-full" />
            </span>
          );
        }),
      )}
    </div>
  );
}
