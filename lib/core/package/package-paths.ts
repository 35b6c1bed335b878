/**
 * Which paths the files of an uploaded version may have (delivery.md 6): such that every system can unpack them, none leads
 * out of its folder and no two of them meet on a system that folds case. For zips and folders alike. Pure.
 */
import { AppError } from '../base/error';

const maxPathBytes = 240;
// Windows keeps these names for devices, with any extension.
const deviceName = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])$/i;

/** The paths of one archive, checked one by one as they come. */
export class PackagePaths {
  readonly #files = new Map<string, string>();
  readonly #folders = new Map<string, string>();

  /**
   * Takes the next path.
   * @param path with `/` between segments; a folder may end in one
   * @throws AppError `archive/path-unsafe`, `archive/duplicate-name`, both with `{entry}`
   */
  add(path: string, kind: 'file' | 'folder'): void {
    const bare = kind === 'folder' ? path.replace(/\/$/, '') : path;
    const problem = pathProblem(bare);
    if (problem) throw new AppError('archive/path-unsafe', `${path} is refused: ${problem}.`, { details: { entry: path } });
    const segments = folded(bare).split('/');
    const own = segments.join('/');
    if (this.#files.has(own) || (kind === 'file' && this.#folders.has(own))) throw twice(path);
    if (kind === 'folder') {
      if (this.#folders.get(own) === 'entry') throw twice(path);
      this.#folders.set(own, 'entry');
    } else this.#files.set(own, path);
    for (let length = 1; length < segments.length; length++) {
      const parent = segments.slice(0, length).join('/');
      if (this.#files.has(parent)) throw twice(path);
      if (!this.#folders.has(parent)) this.#folders.set(parent, 'implied');
    }
  }
}

/** What is wrong with a path, as the end of a sentence; null when nothing is. */
function pathProblem(path: string): string | null {
  if (path === '') return 'it has no name';
  if (new TextEncoder().encode(path).length > maxPathBytes) return `its name is longer than ${maxPathBytes} bytes`;
  if (/\p{Cc}|\p{Cs}/u.test(path)) return 'its name holds control characters';
  if (path.includes('\\')) return 'its name holds a backslash';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'its name starts at the root of a drive';
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') return 'its name would lead to another folder';
    if (/[. ]$/.test(segment)) return 'a part of its name ends in a dot or a space';
    if (deviceName.test(segment.replace(/\..*$/s, '').trimEnd())) return 'a part of its name is a device on Windows';
  }
  return null;
}

// Upper then lower case is the nearest that the language has to Unicode case folding: it makes one of Straße and STRASSE.
function folded(path: string): string {
  return path.toUpperCase().toLowerCase().normalize('NFC');
}

function twice(path: string): AppError {
  return new AppError('archive/duplicate-name', `${path} is refused: another file or folder has this name, or one that some systems take for it.`, {
    details: { entry: path },
  });
}
