/**
 * A source of files that a person picked or dropped. Browsers give them with paths: `webkitRelativePath` of a folder
 * picker, or what the page gathered while it walked dropped folders. The page gathers, the worker lists.
 */
import { AppError, type ListedFile } from '@/lib/core';
import type { Source } from './source';

/** One picked file; `path` is relative, `/` between segments. A folder without files comes without `file`. */
export interface PickedFile {
  readonly path: string;
  /** Absent for an empty folder. */
  readonly file?: Blob | undefined;
}

/**
 * A source of picked files. A folder that holds everything is the picked one: it gives the name and leaves the paths.
 * @param name used when the files do not share a folder
 */
export function fileSource(picked: readonly PickedFile[], name = 'files'): Source {
  const paths = picked.map(({ path }) => path.replaceAll('\\', '/').replace(/^\/+|\/+$/g, ''));
  const root = commonRoot(paths);
  const byPath = new Map<string, Blob | null>();
  picked.forEach(({ file }, index) => {
    const path = (paths[index] ?? '').slice(root === null ? 0 : root.length + 1);
    // An empty folder may come more than once.
    if (path === '' || (!file && byPath.has(path))) return;
    byPath.set(freePath(path, byPath), file ?? null);
  });
  const listing: ListedFile[] = Array.from(byPath, ([path, file]) => ({ path, sizeBytes: file?.size ?? 0, isDirectory: file === null }));
  return {
    name: root ?? name,
    container: root === null ? 'files' : 'folder',
    entries: async () => listing,
    async open(path) {
      const file = byPath.get(path);
      if (!file) throw notFound(path, root ?? name);
      return file;
    },
  };
}

/** The refusal to open a path that is not in the listing. */
export function notFound(path: string, source: string): AppError {
  return new AppError('source/not-found', `There is no file ${path} in ${source}.`, { details: { path, source } });
}

// The first folder, when every path lies in it and none is it.
function commonRoot(paths: readonly string[]): string | null {
  const first = paths[0] ?? '';
  const slash = first.indexOf('/');
  const root = slash < 0 ? first : first.slice(0, slash);
  return paths.length > 0 && root !== '' && paths.some((path) => path !== root) && paths.every((path) => path === root || path.startsWith(`${root}/`))
    ? root
    : null;
}

// Two files picked from different places may share a name: both are kept.
function freePath(path: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(path)) return path;
  const dot = path.lastIndexOf('.');
  const [stem, extension] = dot > path.lastIndexOf('/') + 1 ? [path.slice(0, dot), path.slice(dot)] : [path, ''];
  let number = 2;
  while (taken.has(`${stem} (${number})${extension}`)) number++;
  return `${stem} (${number})${extension}`;
}
