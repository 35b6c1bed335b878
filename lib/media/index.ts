// The one door of lib/media: picture headers, decoding and sources. Zip files have a door of their own, lib/media/archive.

export { decodePicture } from './image/decode';
export { makeThumbnail } from './image/thumbnail';
export type { PickedFile } from './source/file-source';
export { formatInput } from './source/format-input';
export type { OpenOptions, Source } from './source/source';
