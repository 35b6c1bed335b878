/**
 * Pictures that browsers do not decode, known by their first bytes, and what a person can do with each. HEIC and TIFF are
 * planned; SVG is refused because it is a document with scripts, not pixels.
 */
import { fourCc } from './byte-window';

interface UnsupportedType {
  readonly name: string;
  readonly advice: string;
}

const heic = { name: 'a HEIC picture', advice: 'Export it as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible).' };
const tiff = { name: 'a TIFF or camera raw picture', advice: 'Export it as JPEG or PNG.' };
const raw = { name: 'a camera raw picture', advice: 'Develop it to JPEG first.' };
const svg = { name: 'an SVG drawing', advice: 'Export it as PNG.' };
const saveAs = 'Save it as PNG or JPEG.';
const heifBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1', 'mif2']);
const svgStart = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i;

/** The brands of an ISO media file: major first, then compatible ones; empty when it is none. */
export function isoBrands(head: Uint8Array): string[] {
  if (fourCc(head, 4) !== 'ftyp') return [];
  const boxBytes = Math.min(head.length, ((head[2] ?? 0) << 8) | (head[3] ?? 0));
  const brands = [fourCc(head, 8)];
  for (let offset = 16; offset + 4 <= boxBytes; offset += 4) brands.push(fourCc(head, offset));
  return brands;
}

/** The unsupported type that the first bytes show, or null. `head` = at least 4 KiB, or the whole file. */
export function unsupportedType(head: Uint8Array): UnsupportedType | null {
  const four = fourCc(head, 0);
  const brands = isoBrands(head);
  if (brands[0] === 'crx ') return raw;
  if (brands.some((brand) => heifBrands.has(brand))) return heic;
  if (four === 'II*\0' || four === 'MM\0*' || four === 'II+\0' || four === 'MM\0+') return tiff;
  if (four === 'IIRO' || four === 'IIU\0' || four === 'FUJI') return raw;
  if (four === '8BPS') return { name: 'a Photoshop document', advice: saveAs };
  if (head[0] === 0xff && head[1] === 0x0a) return { name: 'a JPEG XL picture', advice: saveAs };
  if (fourCc(head, 4) === 'JXL ') return { name: 'a JPEG XL picture', advice: saveAs };
  if (fourCc(head, 4) === 'jP  ') return { name: 'a JPEG 2000 picture', advice: saveAs };
  if (four === '\0\0\x01\0') return { name: 'an icon file', advice: saveAs };
  return svgStart.test(new TextDecoder().decode(head.subarray(0, 4096))) ? svg : null;
}
