/** An import plan in words for people: the sentence above it, and what is left out or changed, grouped by what is wrong. Pure. */
import type { Anomaly, Plan } from '@/lib/core';
import { countOf, readableCount } from '../ui/readable';

/** "170 photos in 5 classes, 130 train and 40 val." */
export function planSentence({ counts, classes, splits }: Plan): string {
  const photos = countOf(counts.items, 'photo');
  if (counts.items === 0) return 'There is no photo here that can be imported.';
  const divided = splits.length > 0 ? `, ${splits.map((split) => `${readableCount(split.items)} ${split.name}`).join(' and ')}` : '';
  if (counts.labelled === 0) return `${photos} without classes${divided}. You sort them after the import.`;
  const sorted = countOf(classes.filter((cls) => cls.items > 0).length, 'class', 'classes');
  if (counts.unlabelled === 0) return `${photos} in ${sorted}${divided}.`;
  return `${photos}${divided}: ${readableCount(counts.labelled)} in ${sorted}, ${readableCount(counts.unlabelled)} without a class.`;
}

/** "2 files are left out.", or null when everything is taken. */
export function leftOutSentence(plan: Plan): string | null {
  const count = leftOutCount(plan);
  if (count === 0) return null;
  return count === 1 ? '1 file is left out.' : `${readableCount(count)} files are left out.`;
}

// Files of the operating system are nobody's photos: they are not worth a word.
function leftOutCount({ anomalies, ignored }: Plan): number {
  const isLeftOut = ({ severity, code }: Anomaly) => severity === 'error' || code === 'zip/nested';
  return anomalies.filter(isLeftOut).length + ignored.filter(({ reason }) => reason !== 'system').length;
}

/** A group of findings of one kind. */
export interface PlanNote {
  readonly code: string;
  /** What it is and what the import does about it. */
  readonly title: string;
  readonly tone: 'bad' | 'warn' | 'quiet';
  /** Each with its file and its own sentence. `rest` has the sentence without the file's name in front. */
  readonly entries: readonly { readonly file: string; readonly rest: string }[];
}

const titles: Readonly<Record<string, (files: string, isOne: boolean) => string>> = {
  'image/unreadable': (files) => `${files} cannot be read as a picture: left out`,
  'image/empty': (files, isOne) => `${files} ${isOne ? 'has' : 'have'} no bytes: left out`,
  'image/unsupported': (files, isOne) =>
    `${files} of a kind that browsers cannot show: left out until ${isOne ? 'it is' : 'they are'} saved as JPEG or PNG`,
  'image/too-large': (files, isOne) => `${files} ${isOne ? 'is' : 'are'} too large: left out`,
  'image/truncated': (files) => `${files} without their end: imported with what is there`,
  'image/extension': (files) => `${files} under another kind's name: imported as what the bytes are`,
  'image/animated': (files) => `${files} with movement: the first picture is imported`,
  'item/key-adjusted': (files) => `${files} with a name that is taken: imported under another`,
  'item/case-clash': (files) => `${files} whose names differ only in capitals: both are imported`,
  'zip/nested': (files, isOne) => `${files} inside: unpack and import ${isOne ? 'it' : 'them'} alone`,
};
const nouns: Readonly<Record<string, string>> = { 'zip/nested': 'archive' };
const tones = { error: 'bad', warning: 'warn', info: 'quiet' } as const;

/** The findings of a plan by code, the worst first, then files that are no photos. */
export function planNotes(plan: Plan): readonly PlanNote[] {
  const byCode = new Map<string, Anomaly[]>();
  for (const anomaly of plan.anomalies) {
    const group = byCode.get(anomaly.code);
    if (group) group.push(anomaly);
    else byCode.set(anomaly.code, [anomaly]);
  }
  const notes = [...byCode].map(([code, anomalies]): PlanNote => {
    const files = countOf(anomalies.length, nouns[code] ?? 'file');
    const [first] = anomalies;
    return {
      code,
      title: titles[code]?.(files, anomalies.length === 1) ?? `${files}: ${first?.effect ?? code}`,
      tone: tones[first?.severity ?? 'info'],
      entries: anomalies.map(({ file, message }) => ({ file, rest: restOf(message, file) })),
    };
  });
  const order = ['bad', 'warn', 'quiet'];
  return [...notes, ...ignoredNotes(plan)].sort((a, b) => order.indexOf(a.tone) - order.indexOf(b.tone));
}

function ignoredNotes({ ignored }: Plan): PlanNote[] {
  const note = (reason: 'video' | 'other', code: string, title: (files: string) => string): PlanNote[] => {
    const entries = ignored.filter((entry) => entry.reason === reason).map(({ path }) => ({ file: path, rest: '' }));
    return entries.length === 0 ? [] : [{ code, title: title(countOf(entries.length, 'file')), tone: 'quiet', entries }];
  };
  return [
    ...note('video', 'video', (files) => `${files} with video: only photos are imported`),
    ...note('other', 'other', (files) =>
      files === '1 file' ? '1 file that is no photo: left where it is' : `${files} that are no photos: left where they are`,
    ),
  ];
}

// Messages start with the file's name, which stands in front of them in its own letters here.
function restOf(message: string, file: string): string {
  return message.startsWith(file) ? message.slice(file.length).trim() : message.replaceAll(file, 'this file');
}
