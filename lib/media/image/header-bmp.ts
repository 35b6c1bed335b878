/** The header of a BMP file (BITMAPFILEHEADER with a core or info header): size, depth, and whether the rows are all there. */
import type { ByteWindow } from './byte-window';
import type { ImageHeader } from './image-header';

/** Reads the header; null when it is broken. */
export async function readBmpHeader(file: ByteWindow): Promise<ImageHeader | null> {
  const view = await file.view(0, 26);
  if (!view) return null;
  const isCore = view.getUint32(14, true) === 12;
  const info = isCore ? null : await file.view(14, 40);
  if (!isCore && !info) return null;
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  // A negative height says that the rows run from the top.
  const height = isCore ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true));
  const bitsPerPixel = isCore ? view.getUint16(24, true) : (info?.getUint16(14, true) ?? 0);
  const isCompressed = (info?.getUint32(16, true) ?? 0) % 3 !== 0; // 0 = rows as they are, 3 = with channel masks
  if (width <= 0 || height === 0 || ![1, 4, 8, 16, 24, 32].includes(bitsPerPixel)) return null;
  const rowBytes = Math.ceil((width * bitsPerPixel) / 32) * 4;
  const neededBytes = view.getUint32(10, true) + (isCompressed ? (info?.getUint32(20, true) ?? 0) : rowBytes * height);
  return {
    mime: 'image/bmp',
    encodedSizePx: [width, height],
    orientation: 1,
    bitDepth: 8,
    animated: false,
    truncated: neededBytes > file.sizeBytes,
  };
}
