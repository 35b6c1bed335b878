/**
 * What an import format is, and the plan it makes of a source (specification: datasets 3.2, 3.3 and section 8). A format
 * sees a listing of names, the first bytes of files and the facts of picture headers, all handed in: nothing here opens
 * files or decodes pixels. A plan writes nothing; the engine stages what it names. Formats whose records are too large
 * for a plan will add `read` when they come.
 */
import type { OnProgress } from '../base/progress';
import type { ImageMeta } from '../dataset/item';

/** One entry of a source. `path` is relative, with `/` between segments, in the letters it was found. */
export interface ListedFile {
  readonly path: string;
  /** 0 for a folder. */
  readonly sizeBytes: number;
  readonly isDirectory: boolean;
}

/** A finding about a picture that is still taken: the end of the file is missing, or its name says another type. */
export interface ImageFinding {
  readonly code: 'image/truncated' | 'image/extension' | 'image/animated';
  readonly message: string;
}

/** What the header of a picture tells, and what is odd about it. */
export interface ImageFacts {
  readonly meta: ImageMeta;
  readonly findings: readonly ImageFinding[];
}

/** How bad a finding is: `error` leaves the object or item out, `warning` takes it after a stated change, `info` notes it. */
type Severity = 'error' | 'warning' | 'info';

/** Something odd in a source (datasets 3.3): where it is, what it is, and what the import does about it. */
export interface Anomaly {
  readonly code: string;
  readonly severity: Severity;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly key?: string;
  readonly value?: string;
  readonly message: string;
  readonly effect: string;
}

/** What kind of place the files come from. In a folder or a list of files the picked folder's own name is already gone. */
export type Container = 'folder' | 'zip' | 'files';

/** A source as a format sees it: names, first bytes and header facts, read on demand. */
export interface FormatInput {
  /** Name of the source, for example the picked folder: never an absolute path. */
  readonly name: string;
  readonly container: Container;
  /** Every entry, folders included, in any order. Names that are always skipped are still in it. */
  readonly listing: readonly ListedFile[];
  /** At most the first `maxBytes` bytes of a file. */
  peek(path: string, maxBytes: number): Promise<Uint8Array>;
  /**
   * The header facts of a picture.
   * @throws AppError `image/empty`, `image/unreadable`, `image/too-large`, `image/unsupported`, `zip/*`
   */
  facts(path: string): Promise<ImageFacts>;
}

/** How sure a format is that a source is its own: 0 to 100, from names and a few first bytes. */
export interface SniffScore {
  readonly confidence: number;
  readonly layout?: string;
}

/** One format among the candidates of a source. */
export interface FormatCandidate {
  readonly id: string;
  readonly confidence: number;
}

/** A picture that the import will take. */
export interface PlannedItem {
  readonly key: string;
  /** Last segment of the path, as found. */
  readonly name: string;
  readonly sourcePath: string;
  readonly sizeBytes: number;
  readonly split: string | null;
  /** Names of its classes; none = unlabelled. */
  readonly classes: readonly string[];
  readonly meta: ImageMeta;
}

/** A class of the source, in its import order; one without pictures is listed with 0. */
export interface PlannedClass {
  readonly index: number;
  readonly name: string;
  /** How the source calls it: folder path, number, id. */
  readonly source: string;
  readonly objects: number;
  readonly items: number;
}

/** Something a person may settle before the import; `default` is taken when nobody does. */
export interface Decision {
  readonly id: string;
  readonly question: string;
  readonly choices: readonly string[];
  readonly default: string;
}

/** Smallest, middle and largest of a list of sizes in pixels. */
export interface SizeRange {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Import mode (datasets 3.4). */
type ImportMode = 'new' | 'add';

/** A file that the import leaves alone although nothing is wrong with it. */
export interface IgnoredFile {
  readonly path: string;
  /** `system`: always skipped (`Thumbs.db`, `__MACOSX/`); `video`: no videos yet; `other`: no picture. */
  readonly reason: 'system' | 'video' | 'other';
}

/** The document of `slipway inspect` (datasets 8): what was found, by counts. No times, no absolute paths. */
export interface InspectDocument {
  readonly slipway: 'inspect/1';
  readonly path: string;
  readonly container: Container;
  readonly format: { readonly id: string; readonly layout: string; readonly confidence: number };
  readonly candidates: readonly FormatCandidate[];
  readonly tasks: readonly string[];
  readonly counts: {
    readonly files: number;
    readonly ignored: number;
    readonly images: number;
    readonly imagesMissing: number;
    readonly videos: number;
    readonly frames: number;
    readonly items: number;
    readonly labelled: number;
    readonly empty: number;
    readonly unlabelled: number;
    readonly objects: number;
    readonly labels: number;
    readonly tracks: number;
  };
  readonly kinds: Readonly<Record<string, number>>;
  readonly classes: readonly PlannedClass[];
  readonly splits: readonly { readonly name: string; readonly items: number; readonly objects: number }[];
  readonly sizes: { readonly width: SizeRange; readonly height: SizeRange } | null;
  readonly attributes: readonly { readonly class: string; readonly name: string; readonly input: string }[];
  readonly anomalyCounts: Readonly<Record<string, number>>;
  readonly anomalies: readonly Anomaly[];
  /** More anomalies were found than are listed; the counts are exact. */
  readonly truncated: boolean;
  readonly options: Readonly<Record<string, unknown>>;
}

/** An import plan: the inspect document, what it would copy, and what a person may still decide. Survives JSON. */
export interface Plan extends InspectDocument {
  readonly decisions: readonly Decision[];
  readonly bytesToCopy: number;
  readonly mode: ImportMode;
  /** At most 12 pictures, spread over classes, to show before anything is written. */
  readonly samples: readonly { readonly key: string; readonly sourcePath: string; readonly classes: readonly string[] }[];
  /** At most 100 of the `counts.ignored` files. */
  readonly ignored: readonly IgnoredFile[];
}

/** A plan and the items it counts. The list stays in the worker that made it; only the plan travels. */
export interface PlannedImport {
  readonly plan: Plan;
  /** In `seq` order: natural sort of keys. */
  readonly items: readonly PlannedItem[];
}

/** Options of a plan besides the format's own ones. */
export interface PlanContext {
  readonly candidates: readonly FormatCandidate[];
  readonly confidence: number;
  readonly mode: ImportMode;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
  /** Anomalies that are listed; default 10,000. */
  readonly maxAnomalies?: number;
}

/** An import format: one folder here and one line in the list of formats. */
export interface Format {
  readonly id: string;
  readonly title: string;
  /** What a data set of this format can teach: `classification`, ... */
  readonly tasks: readonly string[];
  /** How well the source fits; `null` = not this format. Looks at names and at most 64 KiB of a few files. */
  sniff(input: FormatInput): Promise<SniffScore | null>;
  /**
   * A full dry run: every header is read, nothing is written.
   * @throws AppError `format/unknown-option`, `format/bad-option`, `task/cancelled`
   */
  plan(input: FormatInput, options: Readonly<Record<string, unknown>>, context: PlanContext): Promise<PlannedImport>;
}
