/**
 * The header of a GIF file (GIF89a): screen size, whether it has more than one picture, and whether the trailer is there.
 * Walks the blocks; decodes nothing.
 */
import type { ByteWindow } from './byte-window';
import type { ImageHeader } from './image-header';

const extension = 0x21;
const image = 0x2c;
const trailer = 0x3b;

/** Reads the header; null when the screen descriptor is broken or there is no picture. */
export async function readGifHeader(file: ByteWindow): Promise<ImageHeader | null> {
  const screen = await file.view(6, 7);
  if (!screen) return null;
  const width = screen.getUint16(0, true);
  const height = screen.getUint16(2, true);
  if (width === 0 || height === 0) return null;
  let offset = 13 + colourTableBytes(screen.getUint8(4));
  let images = 0;
  let truncated = true;
  while (images < 2) {
    const [kind] = await file.bytes(offset, 1);
    if (kind === extension) {
      offset = await afterSubBlocks(file, offset + 2);
    } else if (kind === image) {
      const descriptor = await file.view(offset, 10);
      if (!descriptor) break;
      images++;
      // One byte (the LZW code size) stands between the colour table and the data.
      offset = await afterSubBlocks(file, offset + 10 + colourTableBytes(descriptor.getUint8(9)) + 1);
    } else {
      truncated = kind !== trailer;
      break;
    }
  }
  if (images === 0) return null;
  if (images > 1) truncated = (await file.bytes(file.sizeBytes - 1, 1))[0] !== trailer;
  return { mime: 'image/gif', encodedSizePx: [width, height], orientation: 1, bitDepth: 8, animated: images > 1, truncated };
}

function colourTableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

async function afterSubBlocks(file: ByteWindow, start: number): Promise<number> {
  let offset = start;
  for (;;) {
    const [length] = await file.bytes(offset, 1);
    offset += 1 + (length ?? 0);
    if (!length) return offset;
  }
}
