import { describe, expect, test } from 'vitest';
import type { Anomaly, Plan } from '@/lib/core';
import { leftOutSentence, planNotes, planSentence } from './plan-words';

const counts = { files: 0, ignored: 0, images: 0, imagesMissing: 0, videos: 0, frames: 0, items: 0, labelled: 0, empty: 0, unlabelled: 0 };
const empty: Plan = {
  slipway: 'inspect/1',
  path: 'flowers',
  container: 'folder',
  format: { id: 'folders', layout: 'flat', confidence: 50 },
  candidates: [],
  tasks: ['classification'],
  counts: { ...counts, objects: 0, labels: 0, tracks: 0 },
  kinds: {},
  classes: [],
  splits: [],
  sizes: null,
  attributes: [],
  anomalyCounts: {},
  anomalies: [],
  truncated: false,
  options: {},
  decisions: [],
  bytesToCopy: 0,
  mode: 'new',
  samples: [],
  ignored: [],
};
const plan = (items: number, labelled: number, classes: readonly number[], splits: readonly (readonly [string, number])[] = []): Plan => ({
  ...empty,
  counts: { ...empty.counts, items, labelled, unlabelled: items - labelled },
  classes: classes.map((count, index) => ({ index, name: `c${index}`, source: '', objects: 0, items: count })),
  splits: splits.map(([name, count]) => ({ name, items: count, objects: 0 })),
});
const anomaly = (code: string, severity: Anomaly['severity'], file: string, rest: string): Anomaly => ({
  code,
  severity,
  file,
  message: `${file} ${rest}`,
  effect: 'picture left out',
});

describe('the sentence of a plan', () => {
  test('classes and splits', () => {
    const splits = [
      ['train', 130],
      ['val', 40],
    ] as const;
    expect(planSentence(plan(170, 170, [85, 85], splits))).toBe('170 photos in 2 classes, 130 train and 40 val.');
  });

  test('one photo, one class; an empty class folder does not count', () => {
    expect(planSentence(plan(1, 1, [1, 0]))).toBe('1 photo in 1 class.');
  });

  test('a flat folder, a mixed one, nothing', () => {
    expect(planSentence(plan(12, 0, []))).toBe('12 photos without classes. You sort them after the import.');
    expect(planSentence(plan(1200, 1000, [500, 500]))).toBe('1,200 photos: 1,000 in 2 classes, 200 without a class.');
    expect(planSentence(empty)).toBe('There is no photo here that can be imported.');
  });
});

describe('what is left out', () => {
  const broken: Plan = {
    ...empty,
    anomalies: [
      anomaly('image/extension', 'warning', 'a.png', 'holds a JPEG picture under another extension.'),
      anomaly('image/unreadable', 'error', 'b.jpg', 'cannot be read.'),
      anomaly('image/unreadable', 'error', 'c.jpg', 'cannot be read.'),
      { ...anomaly('image/truncated', 'warning', 'd.jpg', ''), message: 'The end of d.jpg is missing.' },
      anomaly('new/code', 'error', 'e.jpg', 'is odd.'),
    ],
    ignored: [
      { path: 'notes.txt', reason: 'other' },
      { path: '.DS_Store', reason: 'system' },
    ],
  };

  test('is counted: errors and foreign files, not those of the system', () => {
    expect(leftOutSentence(broken)).toBe('4 files are left out.');
    expect(leftOutSentence({ ...empty, ignored: [{ path: 'a.txt', reason: 'other' }] })).toBe('1 file is left out.');
    expect(leftOutSentence(empty)).toBeNull();
  });

  test('is grouped by code, the worst first, with the files and what is wrong with each', () => {
    const notes = planNotes(broken);
    expect(notes.map(({ code, tone }) => [code, tone])).toEqual([
      ['image/unreadable', 'bad'],
      ['new/code', 'bad'],
      ['image/extension', 'warn'],
      ['image/truncated', 'warn'],
      ['other', 'quiet'],
    ]);
    expect(notes[0]).toMatchObject({
      title: '2 files cannot be read as a picture: left out',
      entries: [
        { file: 'b.jpg', rest: 'cannot be read.' },
        { file: 'c.jpg', rest: 'cannot be read.' },
      ],
    });
    expect(notes[1]?.title).toBe('1 file: picture left out');
    expect(notes[3]?.entries).toEqual([{ file: 'd.jpg', rest: 'The end of this file is missing.' }]);
    expect(notes[4]).toMatchObject({ title: '1 file that is no photo: left where it is', entries: [{ file: 'notes.txt', rest: '' }] });
  });
});
