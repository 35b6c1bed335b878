// The Node-only door of lib/media: decoding without a browser, and sources on disk.

export { decodePictureInNode } from './image/decode.node';
export { openPathSource } from './source/path-source.node';
