/**
 * Runs commands from the keyboard. One listener for the whole page; nothing fires while text is typed, during IME composition,
 * with AltGraph, or while a dialog or menu has the focus (they own their keys).
 */
import { type KeyPress, matchesChord, parseKeys } from './chords';
import type { Command } from './command';
import { allCommands } from './registry';

/** A sequence such as `g d` must be finished within this time. */
const sequenceMs = 1000;

/** True on machines whose main modifier is Cmd. */
export function isAppleMachine(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
}

/** Starts to listen; the answer stops it. */
export function startKeys(target: EventTarget): () => void {
  let typed: KeyboardEvent[] = [];
  let lastMs = 0;
  const onKeyDown = (event: Event) => {
    if (!(event instanceof KeyboardEvent) || isTyping(event) || isModifier(event)) return;
    const nowMs = performance.now();
    typed = nowMs - lastMs <= sequenceMs ? [...typed, event].slice(-3) : [event];
    lastMs = nowMs;
    const command = findCommand(typed, allCommands(), isAppleMachine());
    if (!command || (event.repeat && !isRepeatable(command))) return;
    typed = [];
    event.preventDefault();
    command.run();
  };
  target.addEventListener('keydown', onKeyDown);
  return () => target.removeEventListener('keydown', onKeyDown);
}

/** The command whose keys end the presses so far. Longer sequences win, then commands that come first. */
function findCommand(presses: readonly KeyPress[], commands: readonly Command[], isApple: boolean): Command | undefined {
  for (let length = presses.length; length > 0; length--) {
    const tail = presses.slice(-length);
    const found = commands.find((command) => (command.when?.() ?? true) && command.keys?.some((keys) => fits(keys, tail, isApple)));
    if (found) return found;
  }
  return undefined;
}

function fits(keys: string, tail: readonly KeyPress[], isApple: boolean): boolean {
  const chords = parseKeys(keys);
  return chords.length === tail.length && chords.every((chord, index) => matchesChord(chord, tail[index] as KeyPress, isApple));
}

// A held key repeats steps only; holding `t` must not start ten trainings.
function isRepeatable(command: Command): boolean {
  return command.keys?.some((keys) => /(Left|Right|Up|Down|PageUp|PageDown|=|-)$/.test(keys)) ?? false;
}

function isModifier(event: KeyboardEvent): boolean {
  return ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock'].includes(event.key);
}

function isTyping(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.key === 'Process' || event.getModifierState('AltGraph')) return true;
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.closest('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"][data-own-keys]')) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLElement && target.isContentEditable;
}
