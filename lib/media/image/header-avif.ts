/**
 * The header of an AVIF file (HEIF, ISO/IEC 23008-12): size, depth and turn of the primary item, from its properties, and
 * whether the boxes are complete. AVIF turns by `irot` and `imir`; browsers apply both and ignore EXIF, and so do we.
 */
import type { ExifOrientation } from '@/lib/core';
import { type ByteWindow, fourCc } from './byte-window';
import type { ImageHeader } from './image-header';

interface Box {
  readonly type: string;
  /** First byte behind the box header. */
  readonly start: number;
  readonly end: number;
}
const maxMetaBytes = 4 * 1024 * 1024;

/** Reads the header; null when the primary picture has no size. */
export async function readAvifHeader(file: ByteWindow): Promise<ImageHeader | null> {
  let meta: Uint8Array | null = null;
  let animated = false;
  let offset = 0;
  while (offset + 8 <= file.sizeBytes) {
    const head = await file.view(offset, Math.min(16, file.sizeBytes - offset));
    const box = head && boxAt(head, 0, file.sizeBytes - offset);
    if (!box) break;
    if (box.type === 'ftyp') animated = fourCc(await file.bytes(offset + 8, 4), 0) === 'avis';
    if (box.type === 'meta' && box.end - box.start <= maxMetaBytes) meta = (await file.bytes(offset + box.start, box.end - box.start)).slice();
    offset += box.end;
  }
  const facts = meta && primaryFacts(meta);
  return facts && { mime: 'image/avif', ...facts, animated, truncated: offset > file.sizeBytes };
}

// A box: 32-bit length, name, optional 64-bit length; length 0 = to the end.
function boxAt(view: DataView, offset: number, limit: number): Box | null {
  if (offset + 8 > view.byteLength) return null;
  const short = view.getUint32(offset);
  const type = fourCc(view, offset + 4);
  if (short === 1 && offset + 16 > view.byteLength) return null;
  const length = short === 1 ? Number(view.getBigUint64(offset + 8)) : short === 0 ? limit - offset : short;
  const headerBytes = short === 1 ? 16 : 8;
  return length < headerBytes ? null : { type, start: offset + headerBytes, end: offset + length };
}

function childBoxes(view: DataView, start: number, end: number): Box[] {
  const boxes: Box[] = [];
  for (let offset = start; offset < end; ) {
    const box = boxAt(view, offset, end);
    if (!box || box.end > end) break;
    boxes.push(box);
    offset = box.end;
  }
  return boxes;
}

function primaryFacts(meta: Uint8Array): Pick<ImageHeader, 'encodedSizePx' | 'orientation' | 'bitDepth'> | null {
  const view = new DataView(meta.buffer, meta.byteOffset, meta.length);
  const boxes = childBoxes(view, 4, meta.length); // behind version and flags
  const itemProperties = boxes.find((box) => box.type === 'iprp');
  if (!itemProperties) return null;
  const parts = childBoxes(view, itemProperties.start, itemProperties.end);
  const container = parts.find((box) => box.type === 'ipco');
  if (!container) return null;
  const properties = childBoxes(view, container.start, container.end);
  const primaryId = primaryItemId(view, boxes);
  const own = parts.filter((box) => box.type === 'ipma').flatMap((box) => propertyIndexes(view, box, primaryId));
  let size: readonly [number, number] | null = null;
  let bitDepth = 8;
  let turns = 0;
  let mirror: number | null = null;
  for (const index of own) {
    const property = properties[index - 1];
    if (!property) continue;
    if (property.type === 'ispe' && property.end - property.start >= 12)
      size = [view.getUint32(property.start + 4), view.getUint32(property.start + 8)];
    if (property.type === 'pixi' && property.end - property.start >= 6) bitDepth = view.getUint8(property.start + 5);
    if (property.type === 'irot') turns = view.getUint8(property.start) & 3;
    if (property.type === 'imir') mirror = view.getUint8(property.start) & 1;
  }
  if (!size || size[0] === 0 || size[1] === 0) return null;
  return { encodedSizePx: size, orientation: orientationOfTurn(turns, mirror), bitDepth };
}

function primaryItemId(view: DataView, boxes: readonly Box[]): number {
  const box = boxes.find((candidate) => candidate.type === 'pitm');
  if (!box) return 1;
  return view.getUint8(box.start) === 0 ? view.getUint16(box.start + 4) : view.getUint32(box.start + 4);
}

// Item property association: for each item the 1-based indexes of its properties, 7 or 15 bits, behind an "essential" bit.
function propertyIndexes(view: DataView, box: Box, itemId: number): number[] {
  const wideIds = view.getUint8(box.start) > 0;
  const wideIndexes = (view.getUint8(box.start + 3) & 1) === 1;
  let offset = box.start + 8;
  for (let left = view.getUint32(box.start + 4); left > 0 && offset + 5 <= box.end; left--) {
    const id = wideIds ? view.getUint32(offset) : view.getUint16(offset);
    offset += wideIds ? 4 : 2;
    const count = view.getUint8(offset++);
    const width = wideIndexes ? 2 : 1;
    if (offset + count * width > box.end) return [];
    if (id === itemId) {
      return Array.from({ length: count }, (_, i) => (wideIndexes ? view.getUint16(offset + 2 * i) & 0x7fff : view.getUint8(offset + i) & 0x7f));
    }
    offset += count * width;
  }
  return [];
}

// HEIF turns first (quarter turns against the clock), then mirrors: axis 0 swaps top and bottom, axis 1 left and right.
function orientationOfTurn(turns: number, mirror: number | null): ExifOrientation {
  const plain = [1, 8, 3, 6] as const;
  const topBottom = [4, 5, 2, 7] as const;
  const leftRight = [2, 7, 4, 5] as const;
  const column = mirror === null ? plain : mirror === 0 ? topBottom : leftRight;
  return column[turns] ?? 1;
}
