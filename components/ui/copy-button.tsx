'use client';
/** Copies a text, and says whether the browser allowed it. */
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button';

export interface CopyButtonProps {
  readonly text: string;
  /** What the button says; "Copy". */
  readonly label?: string;
}

export function CopyButton({ text, label = 'Copy' }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('refused'),
    );
  const Icon = state === 'copied' ? Check : Copy;
  return (
    <span className="inline-flex items-center gap-2">
      <span role="status" className="text-12 text-muted">
        {state === 'copied' ? 'Copied' : state === 'refused' ? 'The browser refused to copy' : ''}
      </span>
      <Button size="small" icon={<Icon size={14} strokeWidth={1.5} aria-hidden />} onClick={copy}>
        {label}
      </Button>
    </span>
  );
}
