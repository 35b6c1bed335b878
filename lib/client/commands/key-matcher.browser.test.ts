// The key matcher with real key events in a real page.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Command } from './command';
import { startKeys } from './key-matcher';
import { registerCommands } from './registry';

let ran: string[] = [];
let undo: (() => void)[] = [];

const command = (id: string, keys: string, over: Partial<Command> = {}): Command => ({
  id,
  title: id,
  group: 'This page',
  keys: [keys],
  run: () => ran.push(id),
  ...over,
});

function press(code: string, init: KeyboardEventInit = {}, target: EventTarget = document.body): boolean {
  return target.dispatchEvent(
    new KeyboardEvent('keydown', { code, key: code.replace('Key', '').toLowerCase(), bubbles: true, cancelable: true, ...init }),
  );
}

beforeEach(() => {
  ran = [];
  undo = [
    startKeys(document),
    registerCommands([command('shell.data', 'g d'), command('shell.train', 't'), command('shell.palette', 'Mod+K')]),
    registerCommands([command('page.train', 't'), command('page.delete', 'd'), command('page.never', 'n', { when: () => false })]),
  ];
});
afterEach(() => {
  for (const stop of undo) stop();
  document.body.replaceChildren();
});

test('a sequence wins over the key it ends with, and only in time', () => {
  press('KeyG');
  press('KeyD');
  press('KeyD');
  expect(ran).toEqual(['shell.data', 'page.delete']);
});

test('the page wins over the shell on the same key', () => {
  press('KeyT');
  expect(ran).toEqual(['page.train']);
});

test('a command whose time has not come does not run and lets the key pass', () => {
  expect(press('KeyN')).toBe(true);
  expect(ran).toEqual([]);
});

test('a key that ran a command is not passed on', () => {
  expect(press('KeyT')).toBe(false);
});

test.each(['input', 'textarea', 'select'])('nothing fires while typing in an %s', (name) => {
  const field = document.body.appendChild(document.createElement(name));
  press('KeyT', {}, field);
  press('KeyK', { ctrlKey: true, metaKey: false }, field);
  expect(ran).toEqual([]);
});

test('a ticked box is not typing', () => {
  const box = document.body.appendChild(document.createElement('input'));
  box.type = 'checkbox';
  press('KeyT', {}, box);
  expect(ran).toEqual(['page.train']);
});

test('nothing fires during IME composition, with AltGraph or inside a dialog', () => {
  press('KeyT', { isComposing: true });
  press('KeyT', { modifierAltGraph: true });
  const dialog = document.body.appendChild(document.createElement('div'));
  dialog.setAttribute('role', 'dialog');
  press('KeyT', {}, dialog);
  expect(ran).toEqual([]);
});

test('a held key runs its command once', () => {
  press('KeyT');
  press('KeyT', { repeat: true });
  expect(ran).toEqual(['page.train']);
});
