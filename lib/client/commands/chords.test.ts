import { describe, expect, test } from 'vitest';
import { ariaKeys, type KeyPress, keyCaps, matchesChord, parseKeys } from './chords';

const press = (code: string, over: Partial<KeyPress> = {}): KeyPress => ({
  code,
  key: code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...over,
});

function matches(keys: string, event: KeyPress, isApple = false): boolean {
  const [chord] = parseKeys(keys);
  return chord !== undefined && matchesChord(chord, event, isApple);
}

describe('chords', () => {
  test('a letter is a place on the keyboard, whatever it types', () => {
    expect(matches('f', press('KeyF', { key: 'а' }))).toBe(true);
    expect(matches('f', press('KeyG', { key: 'f' }))).toBe(false);
  });

  test('a digit is also the one of the numpad', () => {
    expect(matches('1', press('Digit1'))).toBe(true);
    expect(matches('1', press('Numpad1'))).toBe(true);
  });

  test('Mod is Ctrl, on Apple machines Cmd', () => {
    expect(matches('Mod+K', press('KeyK', { ctrlKey: true }))).toBe(true);
    expect(matches('Mod+K', press('KeyK', { metaKey: true }), true)).toBe(true);
    expect(matches('Mod+K', press('KeyK', { ctrlKey: true }), true)).toBe(false);
  });

  test.each([{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { shiftKey: true }])('a plain key does not fire with %o', (modifier) => {
    expect(matches('d', press('KeyD', modifier))).toBe(false);
  });

  test('? is found by its place and by its character', () => {
    expect(matches('?', press('Slash', { key: '?', shiftKey: true }))).toBe(true);
    expect(matches('?', press('Minus', { key: '?', shiftKey: true }))).toBe(true);
    expect(matches('?', press('Slash', { key: '/' }))).toBe(false);
  });

  test('a sequence has a chord for each step', () => {
    expect(parseKeys('g d').map((chord) => chord.codes)).toEqual([['KeyG'], ['KeyD']]);
  });

  test('an empty key is refused', () => {
    expect(() => parseKeys('Mod+')).toThrow(TypeError);
  });

  test('caps and aria words', () => {
    expect(keyCaps('Mod+Shift+K', true)).toEqual(['⌘⇧K']);
    expect(keyCaps('Mod+K', false)).toEqual(['Ctrl K']);
    expect(keyCaps('g d', false)).toEqual(['G', 'D']);
    expect(ariaKeys('Mod+K', false)).toBe('Control+K');
    expect(ariaKeys('g d', false)).toBeUndefined();
  });
});
