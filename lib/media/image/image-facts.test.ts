import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/core';
import { readImageFacts } from './image-facts';
import { jpegOf } from './test-jpeg.node';
import { ascii, type Bytes, exifBlock, gradient, join, pngOf, tagJpeg, tagPng } from './test-pictures';

const facts = (bytes: Uint8Array<ArrayBuffer>, path: string) => readImageFacts(new Blob([bytes]), path);

async function refusal(bytes: Bytes, path: string): Promise<AppError> {
  const error = await facts(bytes, path).catch((thrown: unknown) => thrown);
  if (error instanceof AppError) return error;
  throw new Error(`${path} was taken`);
}

describe('headers', () => {
  test('D3 a JPEG: size, depth, no finding; EXIF 6 swaps the sides', async () => {
    const jpeg = await jpegOf(64, 48, gradient);
    expect(await facts(jpeg, 'a.JPG')).toEqual({
      meta: { sizePx: [64, 48], encodedSizePx: [64, 48], orientation: 1, mime: 'image/jpeg', bitDepth: 8 },
      findings: [],
    });
    const { meta } = await facts(tagJpeg(jpeg, exifBlock(6)), 'a.jpg');
    expect(meta).toMatchObject({ sizePx: [48, 64], encodedSizePx: [64, 48], orientation: 6 });
  });

  test('D6 the tag is read in both byte orders, from JPEG and PNG, and nonsense counts as 1', async () => {
    const jpeg = await jpegOf(16, 8, gradient);
    const png = pngOf(16, 8, gradient);
    for (const order of ['MM', 'II'] as const) {
      for (let tag = 1; tag <= 8; tag++) {
        expect((await facts(tagJpeg(jpeg, exifBlock(tag, order)), 'a.jpg')).meta.orientation).toBe(tag);
        expect((await facts(tagPng(png, exifBlock(tag, order)), 'a.png')).meta.orientation).toBe(tag);
        expect((await facts(tagPng(png, exifBlock(tag, order), 'behind'), 'a.png')).meta.orientation).toBe(1);
      }
    }
    for (const tag of [0, 9, 255]) expect((await facts(tagJpeg(jpeg, exifBlock(tag)), 'a.jpg')).meta.orientation).toBe(1);
    expect((await facts(tagJpeg(jpeg, ascii('MM\0*\xff\xff\xff\xff')), 'a.jpg')).meta.orientation).toBe(1);
  });

  test('a large segment before the frame is skipped, not loaded into the window', async () => {
    const jpeg = await jpegOf(20, 10, gradient);
    const comment = join([0xff, 0xfe, 0xff, 0xff], new Uint8Array(65_533));
    const padded = join(jpeg.subarray(0, 2), comment, comment, comment, jpeg.subarray(2));
    expect((await facts(padded, 'a.jpg')).meta.sizePx).toEqual([20, 10]);
  });

  test('GIF, animated GIF and BMP', async () => {
    const screen = join(ascii('GIF89a'), [5, 0, 7, 0, 0, 0, 0]);
    const frame = [0x2c, 0, 0, 0, 0, 5, 0, 7, 0, 0, 2, 2, 0x4c, 1, 0];
    expect((await facts(join(screen, frame, [0x3b]), 'a.gif')).meta).toMatchObject({ sizePx: [5, 7], mime: 'image/gif' });
    const animated = await facts(join(screen, [0x21, 0xf9, 4, 0, 0, 0, 0, 0], frame, frame, [0x3b]), 'a.gif');
    expect(animated.meta.animated).toBe(true);
    expect(animated.findings.map((finding) => finding.code)).toEqual(['image/animated']);
    const bmp = new DataView(new ArrayBuffer(54 + 8 * 2));
    new Uint8Array(bmp.buffer).set(ascii('BM'));
    bmp.setUint32(10, 54, true);
    bmp.setUint32(14, 40, true);
    bmp.setInt32(18, 2, true);
    bmp.setInt32(22, -2, true);
    bmp.setUint16(28, 24, true);
    expect(await facts(new Uint8Array(bmp.buffer), 'a.bmp')).toMatchObject({ meta: { sizePx: [2, 2], mime: 'image/bmp' }, findings: [] });
  });

  test('AVIF: size and turn of the primary item', async () => {
    const box = (type: string, ...parts: readonly (readonly number[] | Uint8Array)[]): Bytes => {
      const body = join(...parts);
      return join([0, 0, (body.length + 8) >> 8, (body.length + 8) & 255], ascii(type), body);
    };
    const full = [0, 0, 0, 0];
    const properties = box('ipco', box('ispe', full, [0, 0, 0, 9, 0, 0, 0, 9]), box('ispe', full, [0, 0, 0, 64, 0, 0, 0, 48]), box('irot', [3]));
    const association = box('ipma', full, [0, 0, 0, 2], [0, 1, 1, 0x81], [0, 2, 2, 0x82, 0x83]);
    const meta = box('meta', full, box('pitm', full, [0, 2]), box('iprp', properties, association));
    const avif = join(box('ftyp', ascii('avif'), full, ascii('mif1avif')), meta, box('mdat', [1, 2, 3]));
    expect(await facts(avif, 'a.avif')).toMatchObject({ meta: { sizePx: [48, 64], encodedSizePx: [64, 48], orientation: 6 }, findings: [] });
    expect((await facts(avif.subarray(0, avif.length - 1), 'a.avif')).findings.map(({ code }) => code)).toEqual(['image/truncated']);
  });
});

describe('bad pictures', () => {
  test('F12 an empty file, a JPEG cut after 100 bytes and a text named .jpg have codes', async () => {
    const jpeg = tagJpeg(await jpegOf(64, 48, gradient), exifBlock(1));
    expect((await refusal(new Uint8Array(0), 'a.jpg')).code).toBe('image/empty');
    expect((await refusal(jpeg.subarray(0, 100), 'a.jpg')).code).toBe('image/unreadable');
    const text = await refusal(ascii('just some text'), 'notes.jpg');
    expect(text.code).toBe('image/unreadable');
    expect(text.message).toContain('notes.jpg');
  });

  test('F18 a HEIC file says what to do', async () => {
    const heic = join([0, 0, 0, 24], ascii('ftypheic'), [0, 0, 0, 0], ascii('mif1heic'));
    const error = await refusal(heic, 'IMG_1.HEIC');
    expect(error.code).toBe('image/unsupported');
    expect(error.message).toContain('Export it as JPEG');
  });

  test('SVG, TIFF, raw and Photoshop files are refused by their bytes, whatever their names', async () => {
    const files = ['<svg xmlns="http://www.w3.org/2000/svg"/>', '<?xml version="1.0"?>\n<!-- x --><svg>', 'II*\0aaaa', '8BPSaaaa', 'MM\0*aaaa'];
    for (const file of files) expect((await refusal(ascii(file), 'a.jpg')).code).toBe('image/unsupported');
  });

  test('D57 a PNG of 50,000 x 50,000 is refused by its header', async () => {
    const png = pngOf(2, 2, gradient);
    new DataView(png.buffer).setUint32(16, 50_000);
    new DataView(png.buffer).setUint32(20, 50_000);
    const error = await refusal(png, 'bomb.png');
    expect(error.code).toBe('image/too-large');
    expect(error.details).toMatchObject({ width: 50_000, height: 50_000, maxSide: 16_384 });
  });

  test('a missing end is found, also where an EXIF thumbnail or a film stands in the file', async () => {
    const jpeg = await jpegOf(64, 48, gradient);
    const thumbnail = join(ascii('thumb'), [0xff, 0xd9]);
    const cut = tagJpeg(jpeg.subarray(0, jpeg.length - 2), thumbnail);
    expect((await facts(cut, 'a.jpg')).findings.map(({ code }) => code)).toEqual(['image/truncated']);
    const withFilm = join(jpeg, new Uint8Array(100_000).fill(7));
    expect((await facts(withFilm, 'a.jpg')).findings).toEqual([]);
    const png = pngOf(30, 20, gradient);
    expect((await facts(png.subarray(0, png.length - 8), 'a.png')).findings.map(({ code }) => code)).toEqual(['image/truncated']);
  });

  test('a PNG named .jpg is taken as what it is, with a finding', async () => {
    const { meta, findings } = await facts(pngOf(3, 3, gradient), 'a.jpg');
    expect(meta.mime).toBe('image/png');
    expect(findings.map(({ code }) => code)).toEqual(['image/extension']);
  });

  test('every cut of a header gives a coded refusal, never a fault', async () => {
    const files = [tagJpeg(await jpegOf(16, 8, gradient), exifBlock(6)), tagPng(pngOf(16, 8, gradient), exifBlock(6))];
    for (const file of files) {
      for (let length = 1; length < file.length; length++) {
        const result = await facts(file.subarray(0, length), 'a.jpg').catch((error: unknown) => error);
        if (result instanceof Error) expect(result).toBeInstanceOf(AppError);
      }
    }
  });
});
