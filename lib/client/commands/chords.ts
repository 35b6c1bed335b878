/**
 * Keys as text and their match against key events (annotation.md 12). Matching is by `KeyboardEvent.code`, the place of the
 * key, so Cyrillic, AZERTY and Dvorak layouts work. `Mod` is Ctrl, on Apple machines Cmd. A space parts the steps of a
 * sequence: `g d`.
 */

/** What of a key event matters; a real KeyboardEvent fits. */
export interface KeyPress {
  readonly code: string;
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

interface Chord {
  readonly codes: readonly string[];
  readonly mod: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

const named: Readonly<Record<string, readonly string[]>> = {
  '=': ['Equal', 'NumpadAdd'],
  '-': ['Minus', 'NumpadSubtract'],
  '/': ['Slash'],
  '[': ['BracketLeft'],
  ']': ['BracketRight'],
  Enter: ['Enter', 'NumpadEnter'],
  Esc: ['Escape'],
  Left: ['ArrowLeft'],
  Right: ['ArrowRight'],
  Up: ['ArrowUp'],
  Down: ['ArrowDown'],
  Del: ['Delete', 'Backspace'],
};

/** The chords of a binding: one for a plain key, several for a sequence. @throws TypeError on an empty step */
export function parseKeys(keys: string): readonly Chord[] {
  return keys.split(' ').map((step) => {
    const parts = step.split('+');
    const name = parts.pop() ?? '';
    if (name === '') throw new TypeError(`Not a key: ${keys}`);
    // "?" stands for its place on most layouts; the sheet opens by its character too (see matchesChord).
    const isQuestion = name === '?';
    return {
      codes: isQuestion ? ['Slash'] : codesOf(name),
      mod: parts.includes('Mod'),
      alt: parts.includes('Alt'),
      shift: isQuestion || parts.includes('Shift'),
    };
  });
}

function codesOf(name: string): readonly string[] {
  if (/^[a-z]$/i.test(name)) return [`Key${name.toUpperCase()}`];
  if (/^[0-9]$/.test(name)) return [`Digit${name}`, `Numpad${name}`];
  return named[name] ?? [name];
}

/** Whether a press is this chord. Every modifier must agree, so `d` never fires on `Mod+D`. */
export function matchesChord(chord: Chord, press: KeyPress, isApple: boolean): boolean {
  const mod = isApple ? press.metaKey : press.ctrlKey;
  const otherMod = isApple ? press.ctrlKey : press.metaKey;
  if (otherMod || mod !== chord.mod || press.altKey !== chord.alt) return false;
  const isQuestion = chord.codes[0] === 'Slash' && chord.shift && press.key === '?';
  return isQuestion || (press.shiftKey === chord.shift && chord.codes.includes(press.code));
}

const appleGlyphs: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥' };
const otherGlyphs: Readonly<Record<string, string>> = { Mod: 'Ctrl', Shift: 'Shift', Alt: 'Alt' };
const glyphs: Readonly<Record<string, string>> = {
  Left: '←',
  Right: '→',
  Up: '↑',
  Down: '↓',
  Enter: '↵',
  Slash: '/',
  Space: 'Space',
  Del: 'Del',
};

/** The caps to draw for a binding, one text per step: `g d` -> `G`, `D`; `Mod+K` -> `⌘K` or `Ctrl K`. */
export function keyCaps(keys: string, isApple: boolean): readonly string[] {
  return keys.split(' ').map((step) => {
    const parts = step.split('+').map((part) => (isApple ? appleGlyphs : otherGlyphs)[part] ?? glyphs[part] ?? part.toUpperCase());
    const caps = parts.map((part) => (part === 'SPACE' ? 'Space' : part === 'ESC' ? 'Esc' : part === 'DEL' ? 'Del' : part));
    return caps.join(isApple ? '' : ' ');
  });
}

/** A binding in the words of `aria-keyshortcuts`: `Mod+K` -> `Meta+K` or `Control+K`. Sequences have no form there: undefined. */
export function ariaKeys(keys: string, isApple: boolean): string | undefined {
  if (keys.includes(' ')) return undefined;
  return keys.replace('Mod', isApple ? 'Meta' : 'Control');
}
