/** A trained model of a project, as the Models table lists it. Its files (package parts) are blobs; the package's own JSON is slipway.json. */
import type { Json } from '../base/canonical-json';
import type { ContentHash } from '../base/hash';
import type { Id } from '../base/ids';

export type ModelTask = 'classification' | 'detection' | 'segmentation' | 'regression' | 'joint' | 'embedding';

/** A file of a model by content. */
export interface ModelFile {
  readonly hash: ContentHash;
  readonly sizeBytes: number;
}
export interface Model {
  readonly id: Id<'model'>;
  readonly projectId: Id<'project'>;
  readonly name: string;
  readonly task: ModelTask;
  readonly createdAt: string;
  readonly removedAt?: string;
  readonly jobId?: Id<'job'>;
  /** The snapshot it was trained on. */
  readonly snapshotId?: Id<'snapshot'>;
  /** Files by name, for example `package.zip` or `head.bin`; kept as long as the row. */
  readonly files: { readonly [name: string]: ModelFile };
  /** What the pages show without opening a file: network, classes, options, metrics, back end. */
  readonly details: { readonly [name: string]: Json | undefined };
}
