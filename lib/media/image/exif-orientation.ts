/**
 * Finds the orientation tag (0x0112 of IFD0) in EXIF data: a TIFF structure in either byte order (EXIF 2.32, 4.5 and 4.6).
 * Reads nothing else: no thumbnail, no position, no maker notes.
 */
import { type ExifOrientation, isExifOrientation } from '@/lib/core';

const orientationTag = 0x0112;
const shortType = 3;

/** The orientation in a TIFF block, with or without `Exif\0\0` before it; 1 when it is absent or makes no sense. */
export function orientationOfExif(bytes: Uint8Array): ExifOrientation {
  const hasPrefix = bytes[0] === 0x45 && bytes[1] === 0x78 && bytes[2] === 0x69 && bytes[3] === 0x66 && bytes[4] === 0;
  const tiff = hasPrefix ? bytes.subarray(6) : bytes;
  if (tiff.length < 8) return 1;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.length);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return 1;
  const little = order === 0x4949;
  if (view.getUint16(2, little) !== 42) return 1;
  const directory = view.getUint32(4, little);
  if (directory + 2 > view.byteLength) return 1;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + i * 12;
    if (at + 12 > view.byteLength) return 1;
    if (view.getUint16(at, little) !== orientationTag) continue;
    const value = view.getUint16(at + 2, little) === shortType ? view.getUint16(at + 8, little) : 0;
    return isExifOrientation(value) ? value : 1;
  }
  return 1;
}
