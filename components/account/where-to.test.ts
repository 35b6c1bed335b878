import { expect, test } from 'vitest';
import { pathHere, signInPath } from './where-to';

test('paths of this server are kept whole', () => {
  expect(pathHere('/registry/ada/pets?x=1#y')).toBe('/registry/ada/pets?x=1#y');
  expect(pathHere(new URLSearchParams(signInPath('/a?b=c&d').split('?')[1]).get('to'))).toBe('/a?b=c&d');
});

test('other places, and ways to write them, give the fallback', () => {
  for (const to of [null, '', 'registry', 'https://evil.test/', '//evil.test', '/\\evil.test', '/\t/evil.test', 'javascript:alert(1)'])
    expect(pathHere(to)).toBe('/launch');
  expect(pathHere('//x', '/')).toBe('/');
});
