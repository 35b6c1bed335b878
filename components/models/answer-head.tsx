'use client';
/** The answer of the page: how many are right, how far that can be trusted, what changed, and how sure the model must be to count. */
import Link from 'next/link';
import { type ModelView, studioPath } from '@/lib/client';
import { IntervalBar, intervalWords } from '../ui/interval-bar';
import { Range } from '../ui/range';
import { countOf, readableCount, readableShare } from '../ui/readable';
import type { ResultAt } from './judged';
import { changeWords, judgedWords } from './result-words';

export interface AnswerHeadProps {
  readonly model: ModelView;
  readonly result: ResultAt;
}

export function AnswerHead({ model, result }: AnswerHeadProps) {
  const { answered, right, unsure, accuracy } = result;
  const change = changeWords(model);
  return (
    <section aria-label="Result" className="flex flex-wrap items-end gap-x-10 gap-y-4">
      <div className="grid gap-1.5">
        <p className="text-14 text-muted">{judgedWords(model.validationBy)}</p>
        <p className="flex items-baseline gap-2 whitespace-nowrap tracking-tight">
          <strong className="font-semibold text-answer">{readableCount(right)}</strong>
          <span className="text-20 text-muted">
            of {readableCount(answered)}
            {unsure > 0 ? ' answers' : ''}
          </span>
        </p>
      </div>
      <div className="grid min-w-60 max-w-md flex-1 gap-2">
        {accuracy ? (
          <>
            <p className="text-13">{intervalWords(accuracy.low, accuracy.value, accuracy.high)}</p>
            <IntervalBar low={accuracy.low} value={accuracy.value} high={accuracy.high} />
          </>
        ) : (
          <p className="text-13 text-muted">No answer is that sure.</p>
        )}
      </div>
      {change && model.previous ? (
        <p className="max-w-52 text-pretty text-13 text-muted">
          <Link
            href={studioPath('/models/view', { project: model.project, model: model.previous.id })}
            className="rounded-control underline decoration-line-strong underline-offset-3 hover:text-text hover:decoration-current"
          >
            {change}
          </Link>
        </p>
      ) : null}
    </section>
  );
}

export interface ConfidenceSliderProps {
  readonly result: ResultAt;
  /** 0 to 1. */
  readonly confidence: number;
  readonly onConfidence: (confidence: number) => void;
}

/** Moves everything on the page at once: answers below it count as "not sure". */
export function ConfidenceSlider({ result, confidence, onConfidence }: ConfidenceSliderProps) {
  const { answered, unsure, right } = result;
  const percent = Math.round(confidence * 100);
  const words =
    unsure === 0
      ? 'Every photo gets an answer.'
      : `${countOf(answered, 'photo')} answered${answered > 0 ? `, ${readableShare(right / answered)} of them right` : ''}; ${readableCount(unsure)} not sure.`;
  return (
    <div className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 text-13 sm:grid-cols-[auto_minmax(8rem,16rem)_3rem_1fr]">
      <label htmlFor="confidence" className="font-medium">
        Answer only when this sure
      </label>
      <output htmlFor="confidence" className="font-mono sm:order-3">
        {percent} %
      </output>
      <Range
        id="confidence"
        min={0}
        max={99}
        value={percent}
        aria-valuetext={`${percent} %. ${words}`}
        onChange={(event) => onConfidence(Number(event.target.value) / 100)}
        className="max-sm:col-span-2 sm:order-2"
      />
      <span className="text-muted max-sm:col-span-2 sm:order-4">{words}</span>
    </div>
  );
}
