// The door of the intake: what turns uploaded bytes into the judged files and the manifest of a version (delivery.md 6).
// No database, no HTTP. The order in the versions service: hashStored of each upload, readPackageArchive (a zip) or
// inspectPaths (files), inspectFiles, archive (the zip itself, or storedZip), promoteFiles, versionManifest in the transaction.

export { chunksFromBytes, chunksToBytes, hashStored, type StoredHash } from './hash-stored';
export { type InspectedPackage, inspectFiles } from './inspect-files';
export { type IntakeFile, inspectPaths, promoteFiles } from './intake-file';
export { readPackageArchive } from './read-package-archive';
export { storedZip } from './stored-zip';
export { manifestBytes, type VersionManifestInput, versionManifest } from './version-manifest';
