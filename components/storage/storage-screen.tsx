'use client';
/** What this device keeps: one bar by kind, the table beside it, and what can be freed because it can be made again. */
import { LockKeyhole, LockKeyholeOpen } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { type ActionResult, call, keepForSure, useAction } from '@/lib/client';
import { toAppError } from '@/lib/core';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { ErrorNote } from '../ui/error-note';
import { Page, PageHead } from '../ui/page';
import { readableBytes, readableCount } from '../ui/readable';
import { Skeleton } from '../ui/skeleton';
import { Cell, type Column, Row, Table } from '../ui/table';
import { showError, showToast } from '../ui/toast';

const EmptyTrashDialog = lazy(async () => ({ default: (await import('./empty-trash-dialog')).EmptyTrashDialog }));

type Usage = ActionResult<'storage.usage'>;
type Kind = Usage['kinds'][number];

const columns: readonly Column[] = [
  { id: 'kind', title: 'What' },
  { id: 'count', title: 'Number', isNumber: true, isWide: true },
  { id: 'bytes', title: 'Size', isNumber: true },
  { id: 'free', title: '', srTitle: 'Free' },
];

/** One hue from strong to faint, so that neighbours in the bar differ in lightness; the table names each. */
const shades = [92, 70, 52, 38, 27, 18];
const shadeOf = (index: number) => `color-mix(in oklab, var(--accent) ${shades[index % shades.length]}%, var(--line))`;

/** `table` **Storage**. */
export function StorageScreen() {
  const { data: usage, error, reload } = useAction('storage.usage', {});
  return (
    <Page>
      <PageHead title="Storage" facts="What Slipway keeps on this device" />
      {error ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : null}
      {usage ? <Summary usage={usage} onChanged={reload} /> : <Skeleton className="h-32 rounded-card" />}
      {usage ? <Kinds kinds={usage.kinds} /> : <Skeleton className="h-64 rounded-card" />}
    </Page>
  );
}

function Summary({ usage, onChanged }: { readonly usage: Usage; readonly onChanged: () => void }) {
  const keep = async () => {
    const isKept = await keepForSure();
    onChanged();
    if (!isKept) showToast({ text: 'The browser decides this and said no for now. Installing Slipway or using it more often helps.' });
  };
  return (
    <section aria-label="Space" className="grid gap-4 rounded-card border border-line bg-surface p-5">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-semibold text-28 tracking-tight">{readableBytes(usage.usageBytes)}</span>
        <span className="text-muted">of {readableBytes(usage.quotaBytes)} that the browser allows</span>
      </p>
      <UsageBar kinds={usage.kinds} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {usage.persisted ? (
          <Badge tone="good" icon={<LockKeyhole size={14} strokeWidth={1.5} aria-hidden />}>
            Kept until you remove it
          </Badge>
        ) : (
          <>
            <Badge tone="warn" icon={<LockKeyholeOpen size={14} strokeWidth={1.5} aria-hidden />}>
              The browser may remove it when space runs out
            </Badge>
            <Button size="small" onClick={() => void keep()}>
              Keep for sure
            </Button>
          </>
        )}
      </div>
    </section>
  );
}

// The bar shows how what is kept divides; against the quota it would be a hair.
function UsageBar({ kinds }: { readonly kinds: readonly Kind[] }) {
  const total = kinds.reduce((sum, kind) => sum + kind.bytes, 0);
  if (total === 0) return <div aria-hidden className="h-3 rounded-full bg-line" />;
  return (
    <div
      role="img"
      aria-label={kinds.map((kind) => `${kind.title} ${readableBytes(kind.bytes)}`).join(', ')}
      className="flex h-3 gap-0.5 overflow-hidden rounded-full"
    >
      {kinds.map((kind, index) => (
        <span
          key={kind.kind}
          style={{ width: `${(kind.bytes / total) * 100}%`, background: shadeOf(index) }}
          hidden={kind.bytes === 0}
          className="min-w-0.5 transition-[width]"
        />
      ))}
    </div>
  );
}

function Kinds({ kinds }: { readonly kinds: readonly Kind[] }) {
  return (
    <Table label="Storage" columns={columns}>
      {kinds.map((kind, index) => (
        <KindRow key={kind.kind} kind={kind} shade={shadeOf(index)} />
      ))}
    </Table>
  );
}

function KindRow({ kind, shade }: { readonly kind: Kind; readonly shade: string }) {
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const free = async () => {
    setBusy(true);
    try {
      const { freedBytes } = await call('storage.clear', { kind: kind.kind });
      showToast({ text: `Freed ${readableBytes(freedBytes)}` });
    } catch (thrown) {
      showError(toAppError(thrown).toJSON());
    } finally {
      setBusy(false);
    }
  };
  return (
    <Row>
      <Cell isHead className="w-full">
        <span className="flex items-baseline gap-2.5">
          <span aria-hidden className="size-2.5 shrink-0 rounded-full" style={{ background: shade }} />
          <span className="grid">
            {kind.title}
            <span className="font-normal text-12 text-muted">{kind.note}</span>
          </span>
        </span>
      </Cell>
      <Cell isNumber isWide className="text-muted">
        {readableCount(kind.count)}
      </Cell>
      <Cell isNumber>{readableBytes(kind.bytes)}</Cell>
      <Cell className="text-right">
        {kind.canClear ? (
          <Button
            size="small"
            aria-label={`Free ${kind.title}`}
            disabled={isBusy || kind.bytes === 0}
            onClick={() => (kind.kind === 'trash' ? setAsking(true) : void free())}
          >
            {isBusy ? 'Freeing' : 'Free'}
          </Button>
        ) : null}
        {isAsking ? (
          <Suspense fallback={null}>
            <EmptyTrashDialog
              bytes={kind.bytes}
              count={kind.count}
              onAnswer={(isYes) => {
                setAsking(false);
                if (isYes) void free();
              }}
            />
          </Suspense>
        ) : null}
      </Cell>
    </Row>
  );
}
