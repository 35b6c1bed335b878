// Contrast of the tokens, measured from globals.css itself with WCAG 2.2's formula: words 4.5:1, controls and pictures 3:1.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../app/globals.css', import.meta.url), 'utf8');

function token(name: string, theme: 'light' | 'dark'): string {
  const found = css.match(new RegExp(`--${name}: (?:light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)|(#[0-9a-f]{6}));`));
  const color = found?.[3] ?? found?.[theme === 'light' ? 1 : 2];
  if (!color) throw new Error(`globals.css has no colour --${name}`);
  return color;
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['ground', 'surface', 'raised'];
const words = ['ink', 'muted', 'accent-text', 'launch-text', 'good-text', 'warn-text', 'bad-text'];
const pictures = ['accent', 'launch', 'good', 'warn', 'bad'];
const onFills = [
  ['on-accent', 'accent'],
  ['on-launch', 'launch-fill'],
  ['on-float', 'float'],
  ['float-muted', 'float'],
] as const;

describe.each(['light', 'dark'] as const)('tokens, %s', (theme) => {
  test.each(words.flatMap((word) => grounds.map((ground) => [word, ground] as const)))('%s on %s carries words', (word, ground) => {
    expect(contrast(token(word, theme), token(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });
  test.each(onFills)('%s on %s carries words', (word, fill) => {
    expect(contrast(token(word, theme), token(fill, theme))).toBeGreaterThanOrEqual(4.5);
  });
  test.each(pictures.flatMap((ink) => grounds.map((ground) => [ink, ground] as const)))('%s on %s is seen', (ink, ground) => {
    expect(contrast(token(ink, theme), token(ground, theme))).toBeGreaterThanOrEqual(3);
  });
  test('the edge of a field is seen', () => {
    expect(contrast(token('faint', theme), token('surface', theme))).toBeGreaterThanOrEqual(3);
  });
});

test('the measure itself: black on white is 21, a colour on itself 1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#0b62d6', '#0b62d6')).toBe(1);
});
