// The door of lib/media/archive, the only place that knows zip libraries: archives as sources, and writing them.

export { type ArchiveBytes, openPackageZip, type PackageZipEntry } from './package-zip';
export { openPickedSource } from './picked-source';
export { zipSource } from './zip-source';
export { zipStream } from './zip-writer';
