/**
 * The header of a PNG file (PNG third edition): size, bit depth, animation (acTL), the orientation in `eXIf`, and whether
 * the end chunk is there. Decodes nothing.
 */
import type { ExifOrientation } from '@/lib/core';
import { type ByteWindow, fourCc, lastIndexOfBytes } from './byte-window';
import { orientationOfExif } from './exif-orientation';
import type { ImageHeader } from './image-header';

const signatureBytes = 8;
const tailBytes = 65_536;
const maxExifBytes = 65_536;

/** Reads the header; null when IHDR is missing or broken. */
export async function readPngHeader(file: ByteWindow): Promise<ImageHeader | null> {
  const first = await file.view(signatureBytes, 21);
  if (first?.getUint32(0) !== 13 || fourCc(first, 4) !== 'IHDR') return null;
  const width = first.getUint32(8);
  const height = first.getUint32(12);
  if (width === 0 || height === 0) return null;
  const before = await chunksBeforePixels(file);
  const tailStart = Math.max(signatureBytes, file.sizeBytes - tailBytes);
  const tail = await file.bytes(tailStart, tailBytes);
  return {
    mime: 'image/png',
    encodedSizePx: [width, height],
    orientation: before.orientation,
    bitDepth: first.getUint8(16),
    animated: before.frames > 1,
    truncated: lastIndexOfBytes(tail, [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]) < 0,
  };
}

// An eXIf chunk may also stand behind the pixels. Chromium does not read it there, so neither do we: every view agrees.
async function chunksBeforePixels(file: ByteWindow): Promise<{ orientation: ExifOrientation; frames: number }> {
  let orientation: ExifOrientation = 1;
  let frames = 1;
  for (let offset = signatureBytes; ; ) {
    const head = await file.view(offset, 8);
    const type = head ? fourCc(head, 4) : 'IEND';
    if (!head || type === 'IDAT' || type === 'IEND') return { orientation, frames };
    const length = head.getUint32(0);
    if (type === 'eXIf') orientation = orientationOfExif(await file.bytes(offset + 8, Math.min(length, maxExifBytes)));
    if (type === 'acTL') frames = (await file.view(offset + 8, 4))?.getUint32(0) ?? 1;
    offset += 12 + length;
  }
}
