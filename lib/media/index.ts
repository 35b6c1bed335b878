// The one door of lib/media: picture headers, decoding and sources. Zip files have a door of their own, lib/media/archive.

export { decodePicture } from './image/decode';
export { makeDisplayPicture } from './image/display-picture';
export { makeThumbnail } from './image/thumbnail';
export { formatInput } from './source/format-input';
export type { Source } from './source/source';
