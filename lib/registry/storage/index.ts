// The door of the artifact store inside lib/registry.

export {
  type ArtifactBody,
  type ArtifactFacts,
  type Artifacts,
  type ArtifactsKind,
  type ByteRange,
  type ByteStream,
  blobKey,
  type ListedArtifact,
  type Multipart,
  type PartTarget,
  type ReceivedPart,
  type SignedPart,
  uploadKey,
  type WrittenBytes,
} from './artifacts';
export { memoryArtifacts } from './memory';
export { openArtifacts, storageKind } from './open';
export { checkPartSignature, type PartAddress, signPartUrl, wrongPartAddress } from './part-url';
