import { describe, expect, test } from 'vitest';
import { checkFailures, trainingFindings } from './findings';

const classes = ['boat', 'buoy', 'pier'];
const photosOf = (...indexes: number[]) => indexes.map((cls) => ({ cls }));

describe('F12 what stops a training', () => {
  test('no photo, and photos of one class', () => {
    expect(trainingFindings(classes, []).problem).toMatchObject({ code: 'train/no-data' });
    expect(trainingFindings(classes, photosOf(1, 1)).problem).toMatchObject({ code: 'train/too-few-classes', details: { classes: 1 } });
  });

  test('a class without training photos is only a warning', () => {
    const { problem, warnings } = trainingFindings(classes, photosOf(0, 2, 2));
    expect(problem).toBeNull();
    expect(warnings).toEqual([{ code: 'train/empty-class', message: 'buoy has no photos to learn from: the model will not know it.' }]);
  });

  test('above a tenth of bad photos it stops', () => {
    expect(() => checkFailures(2, 20)).not.toThrow();
    expect(() => checkFailures(3, 20)).toThrow(expect.objectContaining({ code: 'train/too-many-bad-items', details: { failed: 3, of: 20 } }));
  });
});
