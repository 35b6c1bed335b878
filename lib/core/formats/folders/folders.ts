/**
 * Class folders (datasets 4.6): `root/<class>/**` or `root/<split>/<class>/**`. The class of a picture is the folder that
 * holds it; pictures in the root are unlabelled; empty class folders stay classes. Classes are in byte order of their
 * names, as torchvision, Keras and Ultralytics number them.
 */
import { compareBytes } from '../../base/byte-order';
import { type ParamSpec, type ParamValues, resolveParams } from '../../base/params';
import { type PictureReading, type Placement, planPictures } from '../picture-plan';
import { folderOf, leafFolders, type PictureTree, pictureTree } from '../picture-tree';
import type { Decision, Format, FormatInput, SniffScore } from '../types';

const params = {
  classFrom: {
    kind: 'choice',
    choices: ['path', 'first', 'last'],
    default: 'path',
    title: 'Class name',
    help: 'Which part of the folder path names the class: the whole path, its first or its last folder.',
  },
} as const satisfies ParamSpec;
type ClassFrom = ParamValues<typeof params>['classFrom'];

const splitNames: Readonly<Record<string, string>> = {
  train: 'train',
  training: 'train',
  val: 'val',
  valid: 'val',
  validation: 'val',
  test: 'test',
  testing: 'test',
};

/** The split that a folder name means, or null: `valid` is `val`, letter case does not count. */
function splitOf(folder: string): string | null {
  const name = folder.toLowerCase();
  return Object.hasOwn(splitNames, name) ? (splitNames[name] ?? null) : null;
}

export const folders: Format = {
  id: 'folders',
  title: 'Class folders',
  tasks: ['classification'],
  async sniff(input): Promise<SniffScore | null> {
    const tree = treeOf(input);
    if (tree.pictures.length === 0) return null;
    const isSplit = hasSplits(tree);
    const leaves = new Set(leafFolders(tree).map((folder) => classPath(folder, isSplit)));
    leaves.delete('');
    // One folder in a picked folder is one class; in a zip it is more likely the folder that was packed.
    const enough = isSplit || input.container !== 'zip' ? 1 : 2;
    return leaves.size >= enough ? { confidence: 50, layout: isSplit ? 'split' : 'flat' } : null;
  },
  async plan(input, options, context) {
    const { classFrom } = resolveParams(params, options, 'format');
    const tree = treeOf(input);
    const isSplit = hasSplits(tree);
    const nameOf = (folder: string): string | null => className(classPath(folder, isSplit), classFrom);
    const reading: PictureReading = {
      formatId: 'folders',
      layout: isSplit ? 'split' : 'flat',
      tasks: ['classification'],
      tree,
      classes: classesOf(tree, nameOf, isSplit),
      place: (picture) => placementOf(picture.inner, nameOf, isSplit),
      decisions: decisionsOf(tree, isSplit),
      options: { classFrom },
    };
    return planPictures(input, reading, context);
  },
};

function treeOf(input: FormatInput): PictureTree {
  return pictureTree(input.listing, (top) => splitOf(top) !== null);
}

// Two split folders, or one alone, are splits; one split name among other folders is a class that happens to be called so.
function hasSplits(tree: PictureTree): boolean {
  const tops = new Set(tree.folders.map(topOf));
  const splits = new Set([...tops].map(splitOf).filter((split) => split !== null));
  return splits.size >= 2 || (splits.size === 1 && tops.size === 1);
}

function topOf(path: string): string {
  return path.split('/')[0] ?? '';
}

// The folders that name the class: without the split in front.
function classPath(folder: string, isSplit: boolean): string {
  if (!isSplit || splitOf(topOf(folder)) === null) return folder;
  return folder.slice(topOf(folder).length + 1);
}

function className(path: string, classFrom: ClassFrom): string | null {
  if (path === '') return null;
  const name = classFrom === 'path' ? path : classFrom === 'first' ? topOf(path) : path.slice(path.lastIndexOf('/') + 1);
  return name.normalize('NFC').trim();
}

function classesOf(tree: PictureTree, nameOf: (folder: string) => string | null, isSplit: boolean): PictureReading['classes'] {
  const sources = new Map<string, string>();
  for (const folder of leafFolders(tree)) {
    const name = nameOf(folder);
    if (name !== null && name !== '' && !sources.has(name)) sources.set(name, classPath(folder, isSplit));
  }
  return [...sources].map(([name, source]) => ({ name, source })).sort((a, b) => compareBytes(a.name, b.name));
}

function placementOf(inner: string, nameOf: (folder: string) => string | null, isSplit: boolean): Placement {
  const splitFolder = isSplit && splitOf(topOf(inner)) !== null && inner.includes('/') ? topOf(inner) : null;
  return {
    split: splitFolder === null ? null : splitOf(splitFolder),
    splitFolder,
    className: nameOf(folderOf(inner)) || null,
    keyPath: splitFolder === null ? inner : inner.slice(splitFolder.length + 1),
  };
}

// A single folder may be a class or only the place where pictures lie: a person knows.
function decisionsOf(tree: PictureTree, isSplit: boolean): Decision[] {
  const leaves = leafFolders(tree);
  const [only] = leaves;
  if (isSplit || leaves.length !== 1 || only === undefined) return [];
  return [
    {
      id: 'format',
      question: `Is the folder ${only} a class, or do these pictures have no class yet?`,
      choices: ['folders', 'media'],
      default: 'folders',
    },
  ];
}
