'use client';
/** Two lists worth a look before any other: answers that are confidently wrong, and close calls. Each photo opens its list. */
import type { ModelView, Prediction } from '@/lib/client';
import { PhotoThumb } from '../ui/photo-thumb';
import { readableCount } from '../ui/readable';
import { type Choice, chosenKeys, type Judged } from './judged';
import { choiceNote, choiceTitle } from './result-words';

const stripLength = 8;
const lists: readonly Choice[] = [{ kind: 'wrong' }, { kind: 'hesitant' }];

export interface LookFirstProps {
  readonly classes: ModelView['classes'];
  readonly judged: Judged;
  readonly predictionOf: ReadonlyMap<string, Prediction>;
  readonly confidence: number;
  readonly onOpen: (choice: Choice, key: string | null, byKey: boolean) => void;
}

export function LookFirst({ classes, judged, predictionOf, confidence, onOpen }: LookFirstProps) {
  const nameOf = (cls: string | undefined) => classes.find(({ id }) => id === cls)?.name ?? 'unknown';
  return (
    <div className="grid content-start gap-6">
      {lists.map((choice) => {
        const keys = chosenKeys(judged, choice, confidence);
        const title = choiceTitle(choice, []);
        return (
          <section key={choice.kind} aria-label={title} className="grid content-start gap-2">
            <h2 className="font-semibold text-14">
              <button
                type="button"
                onClick={(event) => onOpen(choice, null, event.detail === 0)}
                className="inline-flex items-baseline gap-2 rounded-control hover:underline touch:min-h-11 touch:items-center"
              >
                {title} <span className="font-mono font-normal text-13 text-muted">{readableCount(keys.length)}</span>
              </button>
            </h2>
            <p className="text-pretty text-13 text-muted">{keys.length === 0 ? 'None.' : choiceNote(choice)}</p>
            {keys.length > 0 ? (
              <ul className="flex gap-1 overflow-x-auto p-1 [margin:-0.25rem] [scrollbar-width:thin]">
                {keys.slice(0, stripLength).map((key) => {
                  const prediction = predictionOf.get(key);
                  return (
                    <li key={key}>
                      <button
                        type="button"
                        onClick={(event) => onOpen(choice, key, event.detail === 0)}
                        aria-label={`${key}: it is ${nameOf(prediction?.truth)}, the model says ${nameOf(prediction?.topk[0]?.cls)}`}
                        className="block rounded-control"
                      >
                        <PhotoThumb hash={prediction?.hash ?? ''} alt="" className="size-16 rounded-control" />
                      </button>
                    </li>
                  );
                })}
              </ul>
            ) : null}
          </section>
        );
      })}
    </div>
  );
}
