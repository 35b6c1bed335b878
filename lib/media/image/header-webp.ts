/**
 * The header of a WebP file (RFC 9649): canvas size of VP8, VP8L or VP8X, animation, the orientation in the `EXIF` chunk,
 * and whether the RIFF container is complete. Decodes nothing.
 */
import type { ExifOrientation } from '@/lib/core';
import { type ByteWindow, fourCc } from './byte-window';
import { orientationOfExif } from './exif-orientation';
import type { ImageHeader } from './image-header';

const animationFlag = 0x02;
const maxExifBytes = 65_536;

/** Reads the header; null when no picture chunk is found. */
export async function readWebpHeader(file: ByteWindow): Promise<ImageHeader | null> {
  const riff = await file.view(0, 12);
  if (!riff) return null;
  const end = riff.getUint32(4, true) + 8;
  let size: readonly [number, number] | null = null;
  let animated = false;
  let orientation: ExifOrientation = 1;
  for (let offset = 12; offset + 8 <= Math.min(end, file.sizeBytes); ) {
    const head = await file.view(offset, 8);
    if (!head) break;
    const type = fourCc(head, 0);
    const length = head.getUint32(4, true);
    size ??= sizeOfChunk(type, await file.view(offset + 8, 10));
    if (type === 'VP8X') animated = (((await file.view(offset + 8, 1))?.getUint8(0) ?? 0) & animationFlag) !== 0;
    if (type === 'EXIF') orientation = orientationOfExif(await file.bytes(offset + 8, Math.min(length, maxExifBytes)));
    offset += 8 + length + (length & 1);
  }
  if (!size || size[0] === 0 || size[1] === 0) return null;
  return { mime: 'image/webp', encodedSizePx: size, orientation, bitDepth: 8, animated, truncated: end > file.sizeBytes };
}

// Sizes: VP8 has 14 bits behind a start code, VP8L 14 bits minus one, VP8X 24 bits minus one.
function sizeOfChunk(type: string, body: DataView | null): readonly [number, number] | null {
  if (!body) return null;
  if (type === 'VP8 ') {
    const hasStartCode = body.getUint8(3) === 0x9d && body.getUint8(4) === 0x01 && body.getUint8(5) === 0x2a;
    return hasStartCode ? [body.getUint16(6, true) & 0x3fff, body.getUint16(8, true) & 0x3fff] : null;
  }
  if (type === 'VP8L') {
    const bits = body.getUint32(1, true);
    return body.getUint8(0) === 0x2f ? [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1] : null;
  }
  if (type === 'VP8X') {
    return [1 + (body.getUint32(4, true) & 0xffffff), 1 + (body.getUint32(6, true) >>> 8)];
  }
  return null;
}
