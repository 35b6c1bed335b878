import { describe, expect, test } from 'vitest';
import { lightNames } from './light';
import { harbourClasses, harbourHeightPx, harbourScene, harbourSize, harbourWidthPx } from './scene';
import { boxAround } from './shape';

const scenes = Array.from({ length: harbourSize }, (_, index) => harbourScene(index));

describe('the scenes of the sample project', () => {
  test('F17 150 pictures, 50 of each class, every class in every light, in shuffled order', () => {
    expect(scenes).toHaveLength(150);
    for (const cls of harbourClasses) {
      const own = scenes.filter((scene) => scene.cls === cls);
      expect(own).toHaveLength(50);
      for (const light of lightNames) expect(own.filter((scene) => scene.light === light).length, `${cls} ${light}`).toBeGreaterThanOrEqual(8);
    }
    const changes = scenes.filter((scene, i) => i > 0 && scene.cls !== scenes[i - 1]?.cls).length;
    // Sorted by class there would be 2 changes, strictly in turn 149; a shuffled order has about 100.
    expect(changes).toBeGreaterThan(75);
    expect(changes).toBeLessThan(125);
  });

  test('F17 the same index gives the same scene, another one another', () => {
    expect(harbourScene(17)).toEqual(scenes[17]);
    expect(new Set(scenes.map((scene) => JSON.stringify(scene.subject))).size).toBe(harbourSize);
    expect(new Set(scenes.map((scene) => scene.name)).size).toBe(harbourSize);
  });

  test('F17 every box lies inside the picture, is exactly that of the drawn thing, and is large enough to be recognised', () => {
    for (const [index, { box, subject }] of scenes.entries()) {
      expect(box, `picture ${index}`).toEqual(boxAround(subject));
      expect(Math.min(box.x, box.y), `picture ${index}`).toBeGreaterThanOrEqual(0);
      expect(box.x + box.w, `picture ${index}`).toBeLessThanOrEqual(harbourWidthPx);
      expect(box.y + box.h, `picture ${index}`).toBeLessThanOrEqual(harbourHeightPx);
      expect(Math.max(box.w, box.h), `picture ${index}`).toBeGreaterThan(40);
    }
  });

  test('size, place and grain vary', () => {
    const spread = (values: number[]) => Math.max(...values) / Math.min(...values);
    for (const cls of harbourClasses) {
      const own = scenes.filter((scene) => scene.cls === cls);
      expect(spread(own.map(({ box }) => box.h)), cls).toBeGreaterThan(2);
      expect(spread(own.map(({ box }) => box.x + box.w / 2)), cls).toBeGreaterThan(2);
      expect(spread(own.map(({ noise }) => noise)), cls).toBeGreaterThan(4);
    }
  });

  test('there is no picture 150', () => {
    expect(() => harbourScene(harbourSize)).toThrow(RangeError);
  });
});
