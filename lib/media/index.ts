// The one door of lib/media: picture headers, decoding and sources. Zip files have a door of their own, lib/media/archive.

export { maxPixels, maxSidePx, readImageFacts } from './image/image-facts';
export type { Source } from './source/source';
