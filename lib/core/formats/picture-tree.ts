/**
 * The shape of a source as formats of plain pictures see it: which files are pictures, which are passed over and why, and
 * the folders left once a common top folder is taken off. Names only; nothing is opened.
 */
import { compareBytes } from '../base/byte-order';
import { extensionOf, isPictureName, isSkippedName, isVideoName } from './picture-names';
import type { IgnoredFile, ListedFile } from './types';

/** A picture by name. `inner` is its path without the common top folder. */
export interface TreePicture {
  readonly path: string;
  readonly inner: string;
  readonly sizeBytes: number;
}

/** Pictures, folders and passed-over files of a listing, each in byte order of paths. */
export interface PictureTree {
  /** Every file, passed-over ones included. */
  readonly files: number;
  readonly pictures: readonly TreePicture[];
  /** Every folder below the top, without the common top folder; empty ones are here too. */
  readonly folders: readonly string[];
  /** Those of the folders that hold files that are no pictures. */
  readonly otherFolders: ReadonlySet<string>;
  readonly ignored: readonly IgnoredFile[];
  /** Archives inside the source: they are not opened. */
  readonly archives: readonly string[];
}

/** Folder of a path, empty at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/**
 * Sorts a listing into pictures, folders and the rest.
 * @param keepTop names of top folders that mean something (a split) and are never taken off
 */
export function pictureTree(listing: readonly ListedFile[], keepTop: (name: string) => boolean): PictureTree {
  const entries = [...listing].sort((a, b) => compareBytes(a.path, b.path));
  const pictures: ListedFile[] = [];
  const ignored: IgnoredFile[] = [];
  const archives: string[] = [];
  const folders = new Set<string>();
  for (const entry of entries) {
    const isSkipped = isSkippedName(entry.path);
    if (!isSkipped) addFolders(folders, entry.isDirectory ? entry.path : folderOf(entry.path));
    if (entry.isDirectory) continue;
    if (isSkipped) ignored.push({ path: entry.path, reason: 'system' });
    else if (isPictureName(entry.path)) pictures.push(entry);
    else if (extensionOf(entry.path) === 'zip') archives.push(entry.path);
    else ignored.push({ path: entry.path, reason: isVideoName(entry.path) ? 'video' : 'other' });
  }
  const others = [...archives, ...ignored.filter(({ reason }) => reason !== 'system').map(({ path }) => path)];
  const top = commonTop(pictures, folders);
  const strip = top === null || keepTop(top) ? 0 : top.length + 1;
  return {
    files: entries.filter((entry) => !entry.isDirectory).length,
    pictures: pictures.map(({ path, sizeBytes }) => ({ path, inner: path.slice(strip), sizeBytes })),
    folders: [...folders]
      .map((folder) => folder.slice(strip))
      .filter((folder) => folder !== '')
      .sort(compareBytes),
    otherFolders: new Set(others.map((path) => folderOf(path).slice(strip))),
    ignored,
    archives,
  };
}

function addFolders(folders: Set<string>, path: string): void {
  for (let folder = path.replace(/\/+$/, ''); folder !== '' && !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
}

// The one folder that everything lies in, provided that it has folders of its own: a lone folder of pictures may be a class.
function commonTop(pictures: readonly ListedFile[], folders: ReadonlySet<string>): string | null {
  const tops = new Set([...folders].map((folder) => folder.split('/')[0]));
  const [top] = tops;
  if (tops.size !== 1 || top === undefined || folders.size === 1) return null;
  return pictures.every((picture) => picture.path.startsWith(`${top}/`)) ? top : null;
}

/** Folders that hold pictures themselves, or hold nothing at all: the leaves that may be classes. A folder of notes is none. */
export function leafFolders(tree: Pick<PictureTree, 'pictures' | 'folders' | 'otherFolders'>): string[] {
  const withPictures = new Set(tree.pictures.map((picture) => folderOf(picture.inner)));
  const parents = new Set(tree.folders.map(folderOf));
  return tree.folders.filter((folder) => withPictures.has(folder) || !(parents.has(folder) || tree.otherFolders.has(folder)));
}
