import { expect, test } from 'vitest';
import { versionFiles } from './chosen-files';

const file = new Blob(['x']);
const paths = (...names: string[]) => versionFiles({ files: names.map((path) => ({ path, file })) })?.files.map(({ path }) => path);

test('a folder gives paths relative to it, nested folders keep theirs', () => {
  expect(paths('pets/slipway.json', 'pets/exports/onnx/model.onnx')).toEqual(['slipway.json', 'exports/onnx/model.onnx']);
});

test('files and several things at once keep their names', () => {
  expect(paths('pets.zip')).toEqual(['pets.zip']);
  expect(paths('a.bin', 'b.bin')).toEqual(['a.bin', 'b.bin']);
  expect(paths('one/a.bin', 'two/a.bin')).toEqual(['one/a.bin', 'two/a.bin']);
});

test('an empty folder is nothing, and it takes part in no version', () => {
  expect(versionFiles({ files: [{ path: 'empty' }] })).toBeNull();
  expect(versionFiles({ files: [{ path: 'pets/a.bin', file }, { path: 'pets/empty' }] })?.name).toBe('pets');
});
