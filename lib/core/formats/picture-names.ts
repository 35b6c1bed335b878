/**
 * File names of pictures and of files that travel with them (datasets 1.2, 3.1): which extensions are taken, which are
 * known but refused with advice, which names are always skipped. Names only; what a file really is, its bytes say.
 */

/** Extensions that are taken, lower case, by MIME type; the first is the usual one. */
export const pictureExtensions: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['jpg', 'jpeg', 'jfif'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'image/bmp': ['bmp'],
  'image/gif': ['gif'],
};

const taken: ReadonlySet<string> = new Set(Object.values(pictureExtensions).flat());
// Pictures that browsers do not decode: reported with what to do about them rather than passed over in silence.
const refused: ReadonlySet<string> = new Set(
  'heic heif hif tif tiff svg svgz psd jxl jp2 j2k ico dng cr2 cr3 nef nrw arw srf orf rw2 raf pef srw raw rwl 3fr iiq'.split(' '),
);
const videos: ReadonlySet<string> = new Set('mp4 m4v mov webm mkv avi mpg mpeg wmv 3gp mts'.split(' '));
const skippedNames: ReadonlySet<string> = new Set(['__macosx', 'thumbs.db', 'desktop.ini', '@eadir', 'slipway-certificate.json']);

/** The extension of a path in lower case, without the dot; empty when there is none. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** Whether the name is one of a picture, taken or refused: its bytes decide. */
export function isPictureName(path: string): boolean {
  const extension = extensionOf(path);
  return taken.has(extension) || refused.has(extension);
}

/** Whether the name is one of a video. */
export function isVideoName(path: string): boolean {
  return videos.has(extensionOf(path));
}

/** Names that no import looks at: system files, dot files and folders, our own certificate (datasets 3.1). */
export function isSkippedName(path: string): boolean {
  return path.split('/').some((segment) => segment.startsWith('.') || skippedNames.has(segment.toLowerCase()));
}
