import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Edits } from '../photos/use-edits';
import { UndoButtons } from './undo-buttons';

/** Name, whether it can be pressed, and description of each button. */
function buttons(next: Edits['next']) {
  const nothing = () => undefined;
  const html = renderToStaticMarkup(createElement(UndoButtons, { edits: { next, undo: nothing, redo: nothing, deed: nothing } }));
  return [...html.matchAll(/<button[^>]*>/g)].map(([tag]) => {
    const id = /aria-describedby="([^"]+)"/.exec(tag)?.[1];
    return [/aria-label="([^"]+)"/.exec(tag)?.[1], !/ disabled=""/.test(tag), html.split(`id="${id}"`)[1]?.match(/>([^<]*)</)?.[1]];
  });
}

test('Undo and Redo are there without a step, closed', () => {
  expect(buttons({ undo: null, redo: null })).toEqual([
    ['Undo', false, 'Nothing to undo'],
    ['Redo', false, 'Nothing to redo'],
  ]);
});

test('Undo and Redo say which step they take', () => {
  expect(buttons({ undo: { tx: 'a', label: 'Set 2 photos to boat' }, redo: { tx: 'b', label: 'Add class gull' } })).toEqual([
    ['Undo', true, 'Set 2 photos to boat'],
    ['Redo', true, 'Add class gull'],
  ]);
});
