/** What a person drops or picks, as the import's source: every file with its path inside the drop. Reads no bytes. */
import type { SourceInput } from '@/lib/engine';

/** A folder without anything in it comes without `file`. */
type Picked = { readonly path: string; readonly file?: File };

/** Everything in a drop, folders walked. Must be called in the drop event itself: the browser empties the list afterwards. */
export async function gatherDrop(data: DataTransfer): Promise<SourceInput> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const loose = [...data.files];
  if (entries.length === 0) return fromFiles(loose);
  const picked: Picked[] = [];
  for (const entry of entries) await walk(entry, entry.name, picked);
  const only = entries.length === 1 ? entries[0] : undefined;
  return { name: only ? (isFile(only) ? stem(only.name) : only.name) : 'photos', files: picked };
}

/** Files and zips chosen in the browser's own dialog. */
export async function pickFiles(): Promise<SourceInput | null> {
  const files = await choose({ multiple: true });
  return files && fromFiles(files);
}

/** A folder chosen in the browser's own dialog. */
export async function pickFolder(): Promise<SourceInput | null> {
  const files = await choose({ folder: true });
  return files && fromFiles(files);
}

/** One file chosen in the browser's own dialog. */
export async function pickFile(accept: string): Promise<File | null> {
  const files = await choose({ accept });
  return files?.[0] ?? null;
}

/** The source of a list of files, as an `<input type="file">` gives it. */
function fromFiles(files: readonly File[]): SourceInput {
  const picked = files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  const folder = picked[0]?.path.split('/');
  const name = folder && folder.length > 1 ? (folder[0] ?? 'photos') : picked.length === 1 ? stem(picked[0]?.path ?? 'photos') : 'photos';
  return { name, files: picked };
}

function choose(options: { multiple?: boolean; folder?: boolean; accept?: string }): Promise<File[] | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = options.multiple ?? false;
    input.webkitdirectory = options.folder ?? false;
    if (options.accept) input.accept = options.accept;
    // An empty folder is an answer, too: the import says that there is nothing in it.
    input.addEventListener('change', () => resolve(input.files ? [...input.files] : null), { once: true });
    input.addEventListener('cancel', () => resolve(null), { once: true });
    input.click();
  });
}

async function walk(entry: FileSystemEntry, path: string, picked: Picked[]): Promise<void> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    picked.push({ path, file });
    return;
  }
  if (!isDirectory(entry)) return;
  const reader = entry.createReader();
  let children = 0;
  // A reader gives at most 100 entries at a time, and none at the end.
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) break;
    children += batch.length;
    for (const child of batch) await walk(child, `${path}/${child.name}`, picked);
  }
  // An empty folder is a class without photos: worth saying before the import.
  if (children === 0) picked.push({ path });
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
function stem(name: string): string {
  return name.replace(/\.[^.]+$/, '');
}
