/**
 * The source of whatever a person picked or dropped: files and folders, one zip, or several zips beside files. A zip that
 * was picked itself is opened; one that lies inside a folder stays closed and is reported as nested.
 */
import type { ListedFile } from '@/lib/core';
import { fileSource, notFound, type PickedFile } from '../source/file-source';
import type { Source } from '../source/source';
import { type ZipOptions, zipSource } from './zip-source';

/**
 * @throws AppError `zip/*` when a picked archive is refused
 */
export async function openPickedSource(picked: readonly PickedFile[], name = 'files', options: ZipOptions = {}): Promise<Source> {
  const zips = picked.filter(({ path, file }) => file && !path.includes('/') && /\.zip$/i.test(path));
  const others = picked.filter((entry) => !zips.includes(entry));
  const opened: Source[] = [];
  for (const { path, file } of zips) if (file) opened.push(await zipSource(file, path, options));
  const [only] = opened;
  if (!only) return fileSource(others, name);
  return others.length === 0 && opened.length === 1 ? only : mixedSource(name, opened, others.length > 0 ? fileSource(others, name) : null);
}

// Each archive becomes a folder of its own name; loose files stay where they are.
function mixedSource(name: string, archives: readonly Source[], loose: Source | null): Source {
  const roots = new Map<string, Source>();
  for (const archive of archives) {
    let root = archive.name;
    for (let number = 2; roots.has(root); number++) root = `${archive.name} (${number})`;
    roots.set(root, archive);
  }
  return {
    name,
    container: 'files',
    async entries() {
      const listing: ListedFile[] = [...((await loose?.entries()) ?? [])];
      for (const [root, archive] of roots) {
        for (const entry of await archive.entries()) listing.push({ ...entry, path: `${root}/${entry.path}` });
      }
      return listing;
    },
    async open(path, options) {
      const slash = path.indexOf('/');
      const archive = roots.get(path.slice(0, Math.max(0, slash)));
      if (archive) return archive.open(path.slice(slash + 1), options);
      if (!loose) throw notFound(path, name);
      return loose.open(path, options);
    },
  };
}
