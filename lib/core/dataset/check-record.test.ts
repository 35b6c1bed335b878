import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../base/error';
import { checkRecord } from './check-record';
import type { ClassList } from './class-list-types';
import type { BoxGeo } from './geometry';
import type { LabelRecord, ShapeRecord } from './label-record';

// The examples of the specification (datasets 1.3), letter by letter.
const examples = [
  `{"v":1,"type":"shape","sizePx":[1280,720],"frames":250,"state":"ready","attrs":{},"ext":{},
 "objects":[{"id":"o_1","frame":0,"cls":"c_1","geo":{"kind":"box","x":12.5,"y":3,"w":40,"h":20},"score":0.91,"source":"auto"}],
 "tracks":[{"id":"t_1","number":7,"cls":"c_1","kind":"box","source":"manual","attrs":{},"keyframes":[
   {"frame":0,"geo":{"kind":"box","x":0,"y":0,"w":10,"h":10},"outside":false,"occluded":true,"attrs":{}}]}]}`,
  '{"v":1,"type":"class","frames":1,"state":"ready","spans":[{"id":"o_2","from":0,"to":0,"cls":"c_1","score":1,"source":"manual"}]}',
  '{"v":1,"type":"int","values":[3]}',
  '{"v":1,"type":"floats","values":[[0.1,0.9]]}',
  '{"v":1,"type":"string","values":["text",null]}',
  '{"v":1,"type":"table","columns":[{"name":"count","type":"int"}],"rows":[[4]]}',
];

const withGeo = (geo: unknown): unknown => ({
  v: 1,
  type: 'shape',
  sizePx: [100, 100],
  frames: 1,
  objects: [{ id: 'o_1', frame: 0, cls: 'c_1', geo }],
  tracks: [],
});

/** One geometry of each kind that is good, and ones that are not. */
const geometries: Record<string, { good: unknown; bad: unknown[] }> = {
  box: {
    good: { kind: 'box', x: 1.5, y: -2, w: 3, h: 4 },
    bad: [
      { kind: 'box', x: 0, y: 0, w: 0, h: 1 },
      { kind: 'box', x: 0, y: 0, w: 1, h: -1 },
    ],
  },
  rbox: {
    good: { kind: 'rbox', cx: 5, cy: 5, w: 3, h: 4, deg: 359.5 },
    bad: [
      { kind: 'rbox', cx: 5, cy: 5, w: 0, h: 4, deg: 0 },
      { kind: 'rbox', cx: 5, cy: 5, w: 3, h: 4, deg: 360 },
      { kind: 'rbox', cx: 5, cy: 5, w: 3, h: 4, deg: -1 },
    ],
  },
  polygon: {
    good: {
      kind: 'polygon',
      parts: [
        [
          [0, 0, 9, 0, 9, 9, 0, 9],
          [2, 2, 4, 2, 4, 4],
        ],
        [[20, 20, 30, 20, 25, 30]],
      ],
    },
    bad: [
      { kind: 'polygon', parts: [[[0, 0, 9, 0]]] },
      { kind: 'polygon', parts: [[[0, 0, 9, 0, 0, 0, 9, 0]]] },
      { kind: 'polygon', parts: [[[0, 0, 5, 5, 9, 9]]] },
      { kind: 'polygon', parts: [[[0, 0, 9, 0, 9]]] },
      { kind: 'polygon', parts: [] },
      { kind: 'polygon', parts: [[]] },
    ],
  },
  polyline: {
    good: { kind: 'polyline', pts: [0, 0, 5, 5] },
    bad: [
      { kind: 'polyline', pts: [0, 0] },
      { kind: 'polyline', pts: [0, 0, 5] },
    ],
  },
  points: { good: { kind: 'points', pts: [3, 4] }, bad: [{ kind: 'points', pts: [] }] },
  ellipse: {
    good: { kind: 'ellipse', cx: 5, cy: 5, rx: 2, ry: 1, deg: 30 },
    bad: [
      { kind: 'ellipse', cx: 5, cy: 5, rx: 0, ry: 1, deg: 0 },
      { kind: 'ellipse', cx: 5, cy: 5, rx: 1, ry: -1, deg: 0 },
    ],
  },
  keypoints: {
    good: { kind: 'keypoints', pts: [1, 2, 2, 0, 0, 0] },
    bad: [
      { kind: 'keypoints', pts: [1, 2, 2, 0] },
      { kind: 'keypoints', pts: [1, 2, 3, 0, 0, 0] },
      { kind: 'keypoints', pts: [1, 2, 2] },
    ],
  },
  cuboid: { good: { kind: 'cuboid', pts: Array.from({ length: 16 }, (_, i) => i) }, bad: [{ kind: 'cuboid', pts: [1, 2] }] },
  mask: {
    good: { kind: 'mask', x: 1, y: 2, w: 3, h: 2, rle: [0, 2, 4] },
    bad: [
      { kind: 'mask', x: 1, y: 2, w: 3, h: 2, rle: [1, 2] },
      { kind: 'mask', x: 1, y: 2, w: 3, h: 2, rle: [6] },
      { kind: 'mask', x: 1, y: 2, w: 0, h: 2, rle: [] },
      { kind: 'mask', x: 0, y: 0, w: 2 ** 20, h: 2 ** 20, rle: [0, 1] },
    ],
  },
};

// A class with a skeleton of two points, for the keypoints above.
const classList: ClassList = {
  id: 'k_1',
  name: 'test',
  locked: false,
  next: 1,
  classes: [
    {
      id: 'c_1',
      name: 'a',
      index: 0,
      color: '#000000',
      super: '',
      removed: false,
      attrs: [],
      ext: {},
      skeleton: { points: ['a', 'b'], edges: [[0, 1]], flip: [1, 0] },
    },
  ],
};

function codeOf(value: unknown): string {
  try {
    checkRecord(value, classList);
    return 'accepted';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('label records', () => {
  test('D2 the examples of the specification are accepted unchanged', () => {
    for (const text of examples) expect(checkRecord(JSON.parse(text))).toEqual(JSON.parse(text));
  });

  test('D2 every refusal of the geometry table gives its code', () => {
    for (const [kind, { good, bad }] of Object.entries(geometries)) {
      expect(checkRecord(withGeo(good), classList), kind).toEqual(withGeo(good));
      for (const geo of bad) expect(codeOf(withGeo(geo)), JSON.stringify(geo)).toBe('dataset/bad-geometry');
    }
  });

  test('D2 numbers that are none are refused, -0 is stored as 0', () => {
    for (const x of [Number.NaN, Number.POSITIVE_INFINITY, JSON.parse('1e400')]) {
      expect(codeOf(withGeo({ kind: 'box', x, y: 0, w: 1, h: 1 }))).toBe('dataset/bad-number');
    }
    expect(codeOf({ v: 1, type: 'int', values: [2 ** 53] })).toBe('dataset/bad-number');
    expect(codeOf({ v: 1, type: 'int', values: [0.5] })).toBe('dataset/bad-number');
    expect(codeOf({ v: 1, type: 'class', frames: 1, spans: [{ id: 'o_1', from: 0, to: 1, cls: null }] })).toBe('dataset/bad-number');
    expect(codeOf({ v: 1, type: 'int', attrs: { a: [Number.NaN] }, values: [] })).toBe('dataset/bad-number');
    const record = checkRecord(withGeo({ kind: 'box', x: -0, y: 0, w: 1, h: 1 }));
    expect(Object.is((record as ShapeRecord & { objects: { geo: BoxGeo }[] }).objects[0]?.geo.x, 0)).toBe(true);
  });

  test('D2 what is no record is refused by type', () => {
    const shape = withGeo({ kind: 'polygon', parts: [[[0, 0, 9, 0, 9, 9]]] }) as LabelRecord;
    const wrong = [
      null,
      1,
      'x',
      [],
      {},
      { type: 'int' },
      { v: 2, type: 'int', values: [] },
      { v: 1, type: 'int', values: [], extra: 1 },
      { ...shape, type: 'detection' },
    ];
    for (const value of wrong) expect(codeOf(value), JSON.stringify(value)).toBe('dataset/type');
    let deep: unknown = [];
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(codeOf({ v: 1, type: 'int', values: [], ext: { a: deep } })).toBe('dataset/type');
    expect(codeOf({ v: 1, type: 'table', columns: [{ name: 'a', type: 'int' }], rows: [[1, 2]] })).toBe('dataset/type');
    expect(codeOf({ v: 1, type: 'table', columns: [{ name: 'a', type: 'bool' }], rows: [[1]] })).toBe('dataset/type');
  });

  test('names like __proto__ are ordinary data', () => {
    const text = '{"v":1,"type":"int","values":[1],"ext":{"coco":{"__proto__":{"polluted":true},"constructor":1}},"attrs":{"__proto__":2}}';
    const record = checkRecord(JSON.parse(text));
    expect(JSON.parse(JSON.stringify(record))).toEqual(JSON.parse(text));
    expect(JSON.stringify(record)).toContain('"__proto__":{"polluted":true}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('D2 10,000 mutated records never throw uncoded', () => {
    const seeds = [...examples.map((text) => JSON.parse(text)), ...Object.values(geometries).map(({ good }) => withGeo(good))];
    const hostile = fc.constantFrom<unknown>(
      ...[null, undefined, -1, 0.5, 1e308, Number.NaN, '', 'x', true, [], {}, [[]], { kind: 'box' }, [null], 2 ** 53],
      JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`),
    );
    const codes = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.nat(), hostile, fc.constantFrom('replace', 'remove', 'add'), (seed, place, value, how) => {
        codes.add(codeOf(mutate(seed, place, value, how)));
      }),
      { numRuns: 10_000 },
    );
    expect([...codes].sort()).toEqual(['accepted', 'dataset/bad-geometry', 'dataset/bad-number', 'dataset/type']);
  });
});

// A copy of the seed with one of its places replaced, removed or given a foreign neighbour.
function mutate(seed: unknown, place: number, value: unknown, how: string): unknown {
  const copy = structuredClone(seed) as Record<string, unknown>;
  const places: { owner: Record<string, unknown>; name: string }[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const name of Object.keys(node)) {
      places.push({ owner: node as Record<string, unknown>, name });
      visit((node as Record<string, unknown>)[name]);
    }
  };
  visit(copy);
  const { owner, name } = places[place % places.length] ?? { owner: copy, name: 'v' };
  if (how === 'replace') owner[name] = value;
  else if (how === 'remove') delete owner[name];
  else owner[`${name}x`] = value;
  return copy;
}
