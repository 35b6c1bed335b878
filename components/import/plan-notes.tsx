'use client';
/** What an import leaves out or changes, in sentences: one line per kind, the files below it. */
import { Ban, CircleAlert, Info } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button';
import { readableCount } from '../ui/readable';
import { toneInk } from '../ui/tone';
import type { PlanNote } from './plan-words';

/** So many files of a kind are named at once. */
const firstEntries = 5;
const icons = { bad: Ban, warn: CircleAlert, quiet: Info } as const;

export function PlanNotes({ notes, isTruncated }: { readonly notes: readonly PlanNote[]; readonly isTruncated: boolean }) {
  return (
    <div className="grid gap-2">
      <h2 className="font-medium text-13 text-muted">What is left out or changed</h2>
      <ul className="divide-y divide-line rounded-card border border-line bg-surface">
        {notes.map((note) => (
          <Note key={note.code} note={note} />
        ))}
      </ul>
      {isTruncated ? <p className="text-13 text-muted">There are more; only the first 10,000 are listed.</p> : null}
    </div>
  );
}

function Note({ note }: { readonly note: PlanNote }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? note.entries : note.entries.slice(0, firstEntries);
  const Icon = icons[note.tone];
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 px-4 py-3">
      <Icon size={16} strokeWidth={1.5} aria-hidden className={`mt-0.5 ${toneInk[note.tone]}`} />
      <div className="grid gap-1.5">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="min-w-0 text-pretty font-medium">{note.title}</span>
          {note.code.includes('/') ? <code className="font-mono text-12 text-muted">{note.code}</code> : null}
        </p>
        <ul className="grid gap-0.5 text-13">
          {shown.map(({ file, rest }) => (
            <li key={file} className="min-w-0 text-muted">
              <span className="break-all font-mono text-12 text-text">{file}</span> {rest}
            </li>
          ))}
        </ul>
        {shown.length < note.entries.length ? (
          <Button size="small" kind="quiet" className="-ml-2 justify-self-start" onClick={() => setWhole(true)}>
            {readableCount(note.entries.length - shown.length)} more
          </Button>
        ) : null}
      </div>
    </li>
  );
}
