'use client';
/** What would help next, each with the photos it is about. */
import { useMemo } from 'react';
import { adviceOf } from './advice';
import { type Choice, type Judged, resultAt } from './judged';

export interface AdviceListProps {
  readonly judged: Judged;
  readonly onOpen: (choice: Choice, key: string | null, byKey: boolean) => void;
}

export function AdviceList({ judged, onOpen }: AdviceListProps) {
  const advice = useMemo(() => adviceOf(judged, resultAt(judged, 0)), [judged]);
  return (
    <section aria-labelledby="advice" className="grid content-start gap-3">
      <h2 id="advice" className="font-semibold text-14">
        What would help
      </h2>
      <ul className="grid gap-3 text-13">
        {advice.map(({ text, choice }) => (
          <li key={text} className="border-line-strong border-l-2 pl-3">
            <p className="text-pretty">{text}</p>
            {choice ? (
              <button
                type="button"
                onClick={(event) => onOpen(choice, null, event.detail === 0)}
                className="rounded-control text-accent-text hover:underline touch:min-h-11"
              >
                Show the photos
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
