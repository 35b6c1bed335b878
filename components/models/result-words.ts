/** The result in words: what a list of photos is called, what changed since the model before, how the photos were judged. */
import type { ModelView } from '@/lib/client';
import { countOf } from '../ui/readable';
import type { Choice } from './judged';

/** The heading of an opened list: "tulips taken for roses". */
export function choiceTitle(choice: Choice, classNames: readonly string[]): string {
  const name = (place: number) => classNames[place] ?? '';
  switch (choice.kind) {
    case 'cell':
      if (choice.answer === null) return `${name(choice.truth)}, not sure`;
      return choice.answer === choice.truth ? `${name(choice.truth)}, right` : `${name(choice.truth)} taken for ${name(choice.answer)}`;
    case 'class':
      return `All ${name(choice.truth)}`;
    case 'wrong':
      return 'Confidently wrong';
    case 'hesitant':
      return 'Close calls';
  }
}

/** Why these photos stand together, one short sentence; empty where the heading says it. */
export function choiceNote(choice: Choice): string {
  if (choice.kind === 'wrong') return 'Wrong by more than half of all certainty. A wrong label is often the reason.';
  if (choice.kind === 'hesitant') return 'Right or wrong, the second class came within a fifth.';
  return '';
}

/** What the big number counts. */
export function judgedWords(validationBy: ModelView['validationBy']): string {
  if (validationBy === 'cross-validation') return 'right, each photo judged by a model that had not seen it';
  return 'right on photos it never saw';
}

/** "Was 31 of 40 before you fixed 3 labels"; null for a first model. */
export function changeWords({ previous }: Pick<ModelView, 'previous'>): string | null {
  if (!previous || previous.of === 0) return null;
  const was = `Was ${previous.right} of ${previous.of}`;
  if (previous.labelsChanged > 0) return `${was} before you changed ${countOf(previous.labelsChanged, 'label')}`;
  return `${was} in ${previous.name}`;
}

/** How the labels of the page differ from what the model learned and was measured with. */
export function fixedWords(fixed: number): string {
  return `${countOf(fixed, 'label')} changed since this model was trained.`;
}
