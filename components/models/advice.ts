/** What would make a model better, read off its evaluation: at most three sentences, the most useful first. */
import { countOf, readableShare } from '../ui/readable';
import type { Choice, Judged, ResultAt } from './judged';
import { chosenKeys } from './judged';

export interface Advice {
  readonly text: string;
  /** The photos it is about. */
  readonly choice: Choice | null;
}

/** A class that is found less often than this is worth a word. */
const weakRecall = 0.75;
/** With fewer photos of a class its recall says little. */
const minItems = 3;
/** Fewer checked photos than this leave a margin that is worth a word. */
const firmFrom = 100;

/** @param result at confidence 0 */
export function adviceOf(judged: Judged, result: ResultAt): readonly Advice[] {
  const advice = [wrongAdvice(judged), weakAdvice(judged, result), marginAdvice(result)].filter((entry) => entry !== null);
  if (advice.length > 0) return advice;
  return [{ text: 'No weak spot stands out. Try it on photos from the place where it will be used.', choice: null }];
}

function wrongAdvice(judged: Judged): Advice | null {
  const { length } = chosenKeys(judged, { kind: 'wrong' }, 0);
  if (length === 0) return null;
  const which = length === 1 ? 'the one answer that is' : `the ${length} answers that are`;
  return { text: `Look at ${which} confidently wrong. A photo with a wrong label teaches the wrong thing.`, choice: { kind: 'wrong' } };
}

function weakAdvice({ classNames }: Judged, { perClass, matrix }: ResultAt): Advice | null {
  let weakest: { truth: number; recall: number } | null = null;
  for (const [truth, { items, recall }] of perClass.entries()) {
    if (recall === null || items < minItems || recall >= weakRecall) continue;
    if (!weakest || recall < weakest.recall) weakest = { truth, recall };
  }
  if (!weakest) return null;
  const { truth } = weakest;
  const row = matrix[truth] ?? [];
  const mistakes = row.map((count, answer) => (answer === truth ? 0 : count));
  const answer = mistakes.indexOf(Math.max(...mistakes));
  const [name, other] = [classNames[truth] ?? '', classNames[answer] ?? ''];
  const found = `It finds ${row[truth] ?? 0} of ${countOf(perClass[truth]?.items ?? 0, 'photo')} of ${name} and takes ${mistakes[answer] ?? 0} for ${other}.`;
  return { text: `${found} More photos of ${name}, as different as they come, help most.`, choice: { kind: 'cell', truth, answer } };
}

function marginAdvice({ answered, accuracy }: ResultAt): Advice | null {
  if (!accuracy || answered >= firmFrom) return null;
  const range = `${Math.round(accuracy.low * 100)} to ${readableShare(accuracy.high)}`;
  return { text: `${countOf(answered, 'checked photo')} leave a margin of ${range}. More photos make the number firmer.`, choice: null };
}
