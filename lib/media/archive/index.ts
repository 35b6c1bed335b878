// The door of lib/media/archive, the only place that knows zip libraries: archives as sources, and writing them.

export { openPickedSource } from './picked-source';
export { type ZipOptions, zipSource } from './zip-source';
export { type ZipInput, zipStream } from './zip-writer';
