/**
 * The header of a JPEG file (ITU-T T.81 annex B): frame size, precision, the EXIF orientation of APP1, and whether the
 * end-of-image marker is there. Decodes nothing.
 */
import type { ExifOrientation } from '@/lib/core';
import { type ByteWindow, lastIndexOfBytes } from './byte-window';
import { orientationOfExif } from './exif-orientation';
import type { ImageHeader } from './image-header';

const endOfImage = 0xd9;
const startOfScan = 0xda;
const app1 = 0xe1;
const tailBytes = 65_536;

/** Frame markers SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Reads the header; null when the file ends or breaks before the frame is known. */
export async function readJpegHeader(file: ByteWindow): Promise<ImageHeader | null> {
  let orientation: ExifOrientation = 1;
  let frame: { readonly marker: number; readonly bitDepth: number; readonly width: number; readonly height: number } | null = null;
  let offset = 2;
  for (;;) {
    const head = await file.view(offset, 4);
    if (head?.getUint8(0) !== 0xff) break;
    const marker = head.getUint8(1);
    if (marker === 0xff) {
      offset++; // fill byte
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      offset += 2; // markers without a length
      continue;
    }
    if (marker === startOfScan || marker === endOfImage) break;
    const length = head.getUint16(2);
    if (length < 2) return null;
    if (marker === app1 && orientation === 1) orientation = orientationOfApp1(await file.bytes(offset + 4, length - 2));
    if (isFrame(marker)) {
      const body = await file.view(offset + 4, 5);
      if (!body) return null;
      frame = { marker, bitDepth: body.getUint8(0), height: body.getUint16(1), width: body.getUint16(3) };
    }
    offset += 2 + length;
  }
  if (!frame || frame.width === 0 || frame.height === 0) return null;
  const isCommon = frame.marker <= 0xc2 && frame.bitDepth === 8;
  return {
    mime: 'image/jpeg',
    encodedSizePx: [frame.width, frame.height],
    orientation,
    bitDepth: frame.bitDepth,
    animated: false,
    truncated: !(await hasEnd(file, offset)),
    ...(isCommon ? {} : { unsupported: 'a JPEG with 12 bits, lossless or arithmetic coding' }),
  };
}

// APP1 also carries XMP, so the EXIF prefix is required here.
function orientationOfApp1(body: Uint8Array): ExifOrientation {
  const isExif = body[0] === 0x45 && body[1] === 0x78 && body[2] === 0x69 && body[3] === 0x66 && body[4] === 0;
  return isExif ? orientationOfExif(body) : 1;
}

// The end marker is nearly always in the tail; phones append films behind it, so the scan is walked before the file is
// called truncated. Only bytes from the scan on count: an EXIF thumbnail has an end marker of its own.
async function hasEnd(file: ByteWindow, scanOffset: number): Promise<boolean> {
  const tailStart = Math.max(scanOffset, file.sizeBytes - tailBytes);
  const tail = await file.bytes(tailStart, file.sizeBytes - tailStart);
  if (lastIndexOfBytes(tail, [0xff, endOfImage]) >= 0) return true;
  for (let offset = scanOffset; offset < tailStart; offset += tailBytes) {
    const part = await file.bytes(offset, tailBytes + 1);
    if (lastIndexOfBytes(part, [0xff, endOfImage]) >= 0) return true;
  }
  return false;
}
