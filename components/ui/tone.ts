/** What a colour says. Never the only sign: a word or a shape stands beside it. */
export type Tone = 'accent' | 'launch' | 'good' | 'warn' | 'bad' | 'quiet';

/** Tailwind finds class names by reading this file, so they are written out. */
export const toneText: Readonly<Record<Tone, string>> = {
  accent: 'text-accent-text',
  launch: 'text-launch-text',
  good: 'text-good-text',
  warn: 'text-warn-text',
  bad: 'text-bad-text',
  quiet: 'text-muted',
};

/** The same for strokes and fills that carry no words. */
export const toneInk: Readonly<Record<Tone, string>> = {
  accent: 'text-accent',
  launch: 'text-launch',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  quiet: 'text-faint',
};
