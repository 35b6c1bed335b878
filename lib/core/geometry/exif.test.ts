import { describe, expect, test } from 'vitest';
import { displaySize, displayToFile, type ExifOrientation, fileToDisplay, orientPixels, type PointPx } from './exif';

const tags: readonly ExifOrientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

// Where the top-left, top-right, bottom-left and bottom-right corner of a file of 4 x 2 pixels are seen, read off the
// drawings of the EXIF standard (tag n: the 0th row and column of the file lie at ...), not computed.
const seenCorners: Readonly<Record<ExifOrientation, readonly PointPx[]>> = {
  1: [
    [0, 0],
    [4, 0],
    [0, 2],
    [4, 2],
  ],
  2: [
    [4, 0],
    [0, 0],
    [4, 2],
    [0, 2],
  ],
  3: [
    [4, 2],
    [0, 2],
    [4, 0],
    [0, 0],
  ],
  4: [
    [0, 2],
    [4, 2],
    [0, 0],
    [4, 0],
  ],
  5: [
    [0, 0],
    [0, 4],
    [2, 0],
    [2, 4],
  ],
  6: [
    [2, 0],
    [2, 4],
    [0, 0],
    [0, 4],
  ],
  7: [
    [2, 4],
    [2, 0],
    [0, 4],
    [0, 0],
  ],
  8: [
    [0, 4],
    [0, 0],
    [2, 4],
    [2, 0],
  ],
};

// The same for pixels: a file with the rows "abc" and "def" as each tag shows it.
const seenRows: Readonly<Record<ExifOrientation, readonly string[]>> = {
  1: ['abc', 'def'],
  2: ['cba', 'fed'],
  3: ['fed', 'cba'],
  4: ['def', 'abc'],
  5: ['ad', 'be', 'cf'],
  6: ['da', 'eb', 'fc'],
  7: ['fc', 'eb', 'da'],
  8: ['cf', 'be', 'ad'],
};

describe('EXIF orientation', () => {
  test.each(tags)('D6 tag %i maps the four corners to display and back', (tag) => {
    const file: readonly PointPx[] = [
      [0, 0],
      [4, 0],
      [0, 2],
      [4, 2],
    ];
    expect(file.map((corner) => fileToDisplay(corner, [4, 2], tag))).toEqual(seenCorners[tag]);
    expect(seenCorners[tag].map((corner) => displayToFile(corner, [4, 2], tag))).toEqual(file);
    expect(displaySize([4, 2], tag)).toEqual(tag >= 5 ? [2, 4] : [4, 2]);
  });

  test.each(tags)('D6 tag %i turns the pixels as the standard draws them', (tag) => {
    const rgba = Uint8Array.from([...'abcdef'].flatMap((letter) => [letter.charCodeAt(0), 0, 0, 255]));
    const turned = orientPixels(rgba, [3, 2], tag);
    const letters = Array.from({ length: 6 }, (_, i) => String.fromCharCode(turned[i * 4] ?? 0)).join('');
    expect(letters).toBe(seenRows[tag].join(''));
  });
});
