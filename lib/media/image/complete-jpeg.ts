/** Gives a JPEG whose end is missing an end: decoders then fill the missing part with grey instead of refusing the whole. */
import type { ImageFacts } from '@/lib/core';

/** The blob itself, or with an end-of-image marker when it is a JPEG that was cut off. */
export function completeJpeg(blob: Blob, { meta, findings }: ImageFacts): Blob {
  const isCut = meta.mime === 'image/jpeg' && findings.some((finding) => finding.code === 'image/truncated');
  return isCut ? new Blob([blob, new Uint8Array([0xff, 0xd9])]) : blob;
}
