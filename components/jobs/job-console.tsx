'use client';
/** The console of a job (`log` **Console**): notices, warnings and failed items, the last 1,000 lines, and the way to keep them. */
import { Download } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { type ActionResult, type JobView, useAction } from '@/lib/client';
import { Button } from '../ui/button';
import { cx } from '../ui/class-names';
import { saveFile } from '../ui/save-file';
import { isUnderWay } from './job-words';

type Line = ActionResult<'job.log'>[number];

const rereadMs = 1500;

/** Follows its end while the job runs, unless the person has scrolled up. */
export function JobConsole({ job }: { readonly job: JobView }) {
  const { data: lines, reload } = useAction('job.log', { id: job.id });
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const isLive = isUnderWay(job);
  useEffect(() => {
    reload();
    if (!isLive) return;
    const timer = setInterval(reload, rereadMs);
    return () => clearInterval(timer);
  }, [isLive, reload]);
  const count = lines?.length ?? 0;
  useEffect(() => {
    const element = box.current;
    if (element && count > 0 && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [count]);
  return (
    <section className="grid gap-2">
      <header className="flex items-center justify-between gap-3">
        <h2 className="font-semibold text-14">Console</h2>
        <Button
          size="small"
          kind="quiet"
          disabled={count === 0}
          icon={<Download size={14} strokeWidth={1.5} aria-hidden />}
          onClick={() => download(job, lines ?? [])}
        >
          Download log
        </Button>
      </header>
      <div
        ref={box}
        role="log"
        aria-label="Console"
        // A log that scrolls must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
        tabIndex={0}
        onScroll={({ currentTarget: at }) => {
          isAtEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < 24;
        }}
        className="max-h-80 min-h-24 overflow-auto rounded-card border border-line bg-surface p-3 font-mono text-12"
      >
        {count === 0 ? (
          <p className="text-muted">Nothing to report so far.</p>
        ) : (
          lines?.map((line) => <ConsoleLine key={`${line.at} ${line.text}`} line={line} />)
        )}
      </div>
    </section>
  );
}

function ConsoleLine({ line }: { readonly line: Line }) {
  const tone = line.level === 'error' ? 'text-bad-text' : line.level === 'warning' ? 'text-warn-text' : '';
  return (
    <p className="flex gap-3 leading-5">
      <time dateTime={line.at} className="shrink-0 text-muted">
        {new Date(line.at).toLocaleTimeString('en-GB')}
      </time>
      <span className={cx('min-w-0 whitespace-pre-wrap', tone)}>
        {line.level === 'info' ? '' : `${line.level}: `}
        {line.text}
      </span>
    </p>
  );
}

function download(job: JobView, lines: readonly Line[]): void {
  const text = lines.map((line) => `${line.at} ${line.level} ${line.text}\n`).join('');
  saveFile(`${job.id}.log`, new Blob([text], { type: 'text/plain' }));
}
