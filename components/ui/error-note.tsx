'use client';
/**
 * An error as a sentence: what happened and why (the error's own message), what to do now, the code in small mono for reporting,
 * the details to copy. The rest of the page stays usable around it.
 */
import { Check, Copy, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ErrorJson } from '@/lib/core';
import { Button } from './button';
import { cx } from './class-names';

export interface ErrorNoteProps {
  readonly error: ErrorJson;
  /** What to do now, when the message does not say it. */
  readonly hint?: ReactNode;
  /** Adds **Try again**. */
  readonly onRetry?: (() => void) | undefined;
  /** Other things to do. */
  readonly actions?: ReactNode;
  /** A warning stops nothing: amber, and not announced as an alert. */
  readonly isWarning?: boolean;
  readonly className?: string;
}

/** A note of full width. */
export function ErrorNote({ error, hint, onRetry, actions, isWarning = false, className }: ErrorNoteProps) {
  const tone = isWarning ? 'border-warn/45 bg-warn/8' : 'border-bad/40 bg-bad/7';
  return (
    <div role={isWarning ? 'note' : 'alert'} className={cx('flex gap-3 rounded-card border px-4 py-3', tone, className)}>
      <TriangleAlert size={16} strokeWidth={1.5} aria-hidden className={cx('mt-0.5 shrink-0', isWarning ? 'text-warn' : 'text-bad')} />
      <div className="grid min-w-0 flex-1 gap-2">
        <p className="text-pretty">
          {error.message} {hint ? <span className="text-muted">{hint}</span> : null}
        </p>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          {onRetry ? (
            <Button size="small" onClick={onRetry}>
              Try again
            </Button>
          ) : null}
          {actions}
          <code className="font-mono text-12 text-muted">{error.code}</code>
          <CopyDetails error={error} />
        </div>
      </div>
    </div>
  );
}

function CopyDetails({ error }: { readonly error: ErrorJson }) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = async () => {
    const text = JSON.stringify({ code: error.code, message: error.message, details: error.details ?? {}, page: location.pathname }, null, 2);
    await navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('refused'),
    );
  };
  const words = { idle: 'Copy details', copied: 'Copied', refused: 'The browser refused to copy' } as const;
  const Icon = state === 'copied' ? Check : Copy;
  return (
    <button type="button" onClick={copy} className="inline-flex items-center gap-1 rounded-control text-12 text-muted hover:text-text touch:min-h-11">
      <Icon size={12} strokeWidth={1.5} aria-hidden />
      <span aria-live="polite">{words[state]}</span>
    </button>
  );
}
