/** What a person dropped or picked, as the files of a version. Pure. */
import type { SourceInput } from '@/lib/client';
import type { Choice } from './upload-store';

/**
 * A zip goes as it is, a folder as the files below it: their paths are relative to that folder, as `slipway upload FOLDER` names
 * them. null when there is nothing in it.
 */
export function versionFiles({ files }: Pick<SourceInput, 'files'>): Choice | null {
  const found = files.flatMap(({ path, file }) => (file ? [{ path, file }] : []));
  const [first] = found;
  if (!first) return null;
  const folder = `${first.path.split('/')[0]}/`;
  const isFolder = found.every(({ path }) => path.startsWith(folder));
  if (isFolder) return { name: folder.slice(0, -1), files: found.map(({ path, file }) => ({ path: path.slice(folder.length), file })) };
  return { name: found.length === 1 ? first.path : '', files: found };
}
