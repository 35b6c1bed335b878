/** What a header parser reports. Parsers live in files of their own, one per type, and return null for bytes they cannot read. */
import type { ExifOrientation, SizePx } from '@/lib/core';

/** Facts of a picture file that need no decoding. */
export interface ImageHeader {
  readonly mime: string;
  /** Width and height as stored. */
  readonly encodedSizePx: SizePx;
  readonly orientation: ExifOrientation;
  /** Bits of one channel. */
  readonly bitDepth: number;
  readonly animated: boolean;
  /** The end of the file is missing. */
  readonly truncated: boolean;
  /** A valid file of a kind that browsers do not show; says which. */
  readonly unsupported?: string;
}
