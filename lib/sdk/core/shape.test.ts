import { expect, test } from 'vitest';
import { fits, type Shape } from './shape';

const shape: Shape = { kind: 'a', name: '', count: 1, list: [{ id: '' }], any: [], map: { '*': 1 }, maybe: (value) => value === null };
const good = { kind: 'a', name: 'x', count: 0, list: [{ id: 'y' }], any: [1, 'z'], map: { p: 1, q: 2 }, maybe: null };

test('R25 what fits, with fields that the shape does not name', () => {
  expect(fits(good, shape)).toBe(true);
  expect(fits({ ...good, more: 1, list: [], map: {} }, shape)).toBe(true);
});

test.each(
  Object.entries({
    kind: ['b', '', undefined],
    name: [1, null, undefined],
    count: ['1', 1.5, Number.NaN, 2 ** 53],
    list: [{}, [1], [{ id: 'y' }, { id: 1 }], null, 'text'],
    any: [{ length: 0 }, 'text', undefined],
    map: [{ p: '1' }, [1], null],
    maybe: [1, undefined],
  }),
)('R25 wrong %s does not fit', (field, values) => {
  for (const value of values) expect(fits({ ...good, [field]: value }, shape)).toBe(false);
});

test('R25 nothing that is no object fits', () => {
  for (const value of [null, undefined, 1, 'x', [good]]) expect(fits(value, shape)).toBe(false);
});
