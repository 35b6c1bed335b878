/**
 * What the header of a picture file tells, before anything is decoded (datasets 1.2, 3.3, 3.5): type by bytes, size,
 * orientation, and the checks that keep a hostile or broken file away from the decoder.
 */
import { AppError, displaySize, type ImageFacts, type ImageFinding, pictureExtensions } from '@/lib/core';
import { ByteWindow, fourCc } from './byte-window';
import { readAvifHeader } from './header-avif';
import { readBmpHeader } from './header-bmp';
import { readGifHeader } from './header-gif';
import { readJpegHeader } from './header-jpeg';
import { readPngHeader } from './header-png';
import { readWebpHeader } from './header-webp';
import type { ImageHeader } from './image-header';
import { isoBrands, unsupportedType } from './unsupported-types';

/** Longest side that is decoded. */
const maxSidePx = 16_384;
/** Most pixels that are decoded. */
const maxPixels = 200_000_000;
const signatureBytes = 4096;

/**
 * Reads and checks the header of a picture.
 * @param path its name in the source, for messages and to compare its extension
 * @throws AppError `image/empty`, `image/unreadable`, `image/too-large` {width, height, maxSide, maxPixels}, `image/unsupported`
 */
export async function readImageFacts(blob: Blob, path: string): Promise<ImageFacts> {
  if (blob.size === 0) throw new AppError('image/empty', `${path} is empty (0 bytes).`, { details: { file: path } });
  const file = new ByteWindow(blob);
  const head = await file.bytes(0, signatureBytes);
  const reader = headerReader(head);
  const header = reader ? await readSafely(reader, file) : null;
  const other = reader ? null : unsupportedType(head);
  if (other) throw new AppError('image/unsupported', `${path} is ${other.name}. ${other.advice}`, { details: { file: path, type: other.name } });
  if (!header) throw unreadable(path, reader !== null);
  checkLimits(header, path);
  return {
    meta: {
      sizePx: displaySize(header.encodedSizePx, header.orientation),
      encodedSizePx: header.encodedSizePx,
      orientation: header.orientation,
      mime: header.mime,
      bitDepth: header.bitDepth,
      ...(header.animated ? { animated: true } : {}),
    },
    findings: findingsOf(header, path),
  };
}

type HeaderReader = (file: ByteWindow) => Promise<ImageHeader | null>;

function headerReader(head: Uint8Array): HeaderReader | null {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return readJpegHeader;
  if (fourCc(head, 0) === '\x89PNG' && fourCc(head, 4) === '\r\n\x1a\n') return readPngHeader;
  if (fourCc(head, 0) === 'RIFF' && fourCc(head, 8) === 'WEBP') return readWebpHeader;
  if (fourCc(head, 0) === 'GIF8') return readGifHeader;
  if (isoBrands(head).some((brand) => brand === 'avif' || brand === 'avis')) return readAvifHeader;
  // Two letters are a weak mark, so the header size that follows must be one of a BMP.
  if (head[0] === 0x42 && head[1] === 0x4d && [12, 40, 52, 56, 64, 108, 124].includes(head[14] ?? 0)) return readBmpHeader;
  return null;
}

// A header that points behind its own data makes DataView throw a RangeError: a broken file, not a fault of ours.
async function readSafely(reader: HeaderReader, file: ByteWindow): Promise<ImageHeader | null> {
  try {
    return await reader(file);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function unreadable(path: string, isBroken: boolean): AppError {
  const why = isBroken ? 'breaks off before its size is known' : 'is not a picture, whatever its name says';
  return new AppError('image/unreadable', `${path} cannot be read: the file ${why}.`, { details: { file: path } });
}

function checkLimits(header: ImageHeader, path: string): void {
  const [width, height] = header.encodedSizePx;
  if (header.unsupported) {
    throw new AppError('image/unsupported', `${path} is ${header.unsupported}, which browsers do not show. Save it again as JPEG or PNG.`, {
      details: { file: path, type: header.unsupported },
    });
  }
  if (Math.max(width, height) > maxSidePx || width * height > maxPixels) {
    const limits = `at most ${maxSidePx} pixels a side and ${maxPixels / 1e6} megapixels`;
    throw new AppError('image/too-large', `${path} is ${width} x ${height} pixels; ${limits} are taken. Save a smaller copy.`, {
      details: { file: path, width, height, maxSide: maxSidePx, maxPixels },
    });
  }
}

function findingsOf(header: ImageHeader, path: string): ImageFinding[] {
  const findings: ImageFinding[] = [];
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const type = header.mime.slice('image/'.length).toUpperCase();
  if (header.truncated) findings.push({ code: 'image/truncated', message: `The end of ${path} is missing.` });
  if (!pictureExtensions[header.mime]?.includes(extension)) {
    findings.push({ code: 'image/extension', message: `${path} holds a ${type} picture under another extension.` });
  }
  if (header.animated) findings.push({ code: 'image/animated', message: `${path} is animated.` });
  return findings;
}
