import { expect, test } from 'vitest';
import { AppError } from '../base/error';
import { PackagePaths } from './package-paths';

function codeOf(...paths: readonly string[]): string {
  const known = new PackagePaths();
  try {
    for (const path of paths) known.add(path, path.endsWith('/') ? 'folder' : 'file');
    return 'taken';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.details['entry']).toBe(paths.at(-1));
    return error.code;
  }
}

test.each([
  '../a',
  'a/../b',
  'a/..',
  '..',
  '.',
  './a',
  '/a',
  '/',
  'a//b',
  'C:/a',
  'c:a',
  'a\\b',
  '\\\\server\\x',
  'a\0b',
  'a\nb',
  'a\u0085b',
  '\ud800',
  '',
  'con',
  'CON.txt',
  'x/nul',
  'Aux.tar.gz',
  'COM1',
  'lpt9.bin',
  'com\u00b9',
  'CONIN$',
  'con .txt',
  'a.',
  'a ',
  'a./b',
  'a /b',
  'x'.repeat(241),
  `${'ü'.repeat(121)}`,
])('the path %j is unsafe', (path) => {
  expect(codeOf('fine.txt', path)).toBe('archive/path-unsafe');
});

test.each([
  'a',
  'a/b/c.bin',
  '.hidden',
  'a b/c',
  'console',
  'com',
  'com10',
  'nullable.txt',
  'a..b',
  '...a',
  'Ü/ñ/日本語.txt',
  'ab:c',
  'x'.repeat(240),
  'folder/',
])('the path %j is taken', (path) => {
  expect(codeOf('fine.txt', path)).toBe('taken');
});

test('two names that some system takes for one are refused', () => {
  const twice = 'archive/duplicate-name';
  expect(codeOf('a', 'a')).toBe(twice);
  expect(codeOf('Model.bin', 'model.BIN')).toBe(twice);
  expect(codeOf('Straße', 'STRASSE')).toBe(twice);
  expect(codeOf('e\u0301', '\u00e9')).toBe(twice);
  expect(codeOf('\u212b', '\u00e5')).toBe(twice);
  expect(codeOf('a', 'a/b')).toBe(twice);
  expect(codeOf('a/b', 'a')).toBe(twice);
  expect(codeOf('A/b', 'a')).toBe(twice);
  expect(codeOf('a', 'a/')).toBe(twice);
  expect(codeOf('a/', 'a')).toBe(twice);
  expect(codeOf('a/', 'A/')).toBe(twice);
  expect(codeOf('a/x', 'a/', 'a/y', 'b/a', 'b/')).toBe('taken');
});
