/**
 * Decodes pictures in Node with the pixels that Chromium gives: mozjpeg's and libwebp's decoders as WebAssembly, fast-png
 * for PNG. AVIF, GIF and BMP have no decoder here; the studio shows them.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import decodeJpeg, { init as initJpeg } from '@jsquash/jpeg/decode.js';
import decodeWebp, { init as initWebp } from '@jsquash/webp/decode.js';
import { AppError, isExifOrientation, orientPixels, type Rgba } from '@/lib/core';
import { completeJpeg } from './complete-jpeg';
import { readImageFacts } from './image-facts';
import { decodePng } from './png-pixels';

type Decoder = (bytes: ArrayBuffer) => Promise<Rgba>;
type WasmInit = (module: WebAssembly.Module, options: { printErr: (text: string) => void }) => Promise<void>;
// The decoders write warnings of damaged files to standard error; those are findings of the plan, not lines of a log.
const quiet = { printErr: () => undefined };
const require = createRequire(import.meta.url);

const decoders: Readonly<Record<string, Decoder>> = {
  'image/jpeg': wasmDecoder('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm', initJpeg, decodeJpeg),
  'image/webp': wasmDecoder('@jsquash/webp/codec/dec/webp_dec.wasm', initWebp, decodeWebp),
  'image/png': async (bytes) => decodePng(new Uint8Array(bytes)),
};

/**
 * Decodes one picture as displayed, the first frame of an animated one.
 * @param name what messages call it
 * @throws AppError `image/empty`, `image/unreadable`, `image/too-large`, `image/unsupported`
 */
export async function decodePictureInNode(blob: Blob, name = 'The picture'): Promise<Rgba> {
  const facts = await readImageFacts(blob, name);
  const { meta } = facts;
  const decoder = decoders[meta.mime];
  if (!decoder || meta.animated) {
    const kind = `${meta.animated ? 'an animated ' : ''}${meta.mime}`;
    throw new AppError('image/unsupported', `${name} is ${kind}, which the command line cannot decode. Convert it to PNG, or use the studio.`, {
      details: { file: name, mime: meta.mime },
    });
  }
  const stored = await decodeSafely(decoder, await completeJpeg(blob, facts).arrayBuffer(), name, meta.mime);
  const orientation = isExifOrientation(meta.orientation) ? meta.orientation : 1;
  const [width, height] = meta.sizePx;
  return { width, height, data: orientPixels(stored.data, [stored.width, stored.height], orientation) };
}

async function decodeSafely(decoder: Decoder, bytes: ArrayBuffer, name: string, mime: string): Promise<Rgba> {
  try {
    return await decoder(bytes);
  } catch (cause) {
    throw new AppError('image/unreadable', `${name} cannot be decoded: the file is damaged.`, { details: { file: name, mime }, cause });
  }
}

// The packages would fetch their WASM by URL, which Node cannot: it is compiled here, once, at first use.
function wasmDecoder(wasmPath: string, init: WasmInit, decode: Decoder): Decoder {
  let ready: Promise<void> | undefined;
  return async (bytes) => {
    ready ??= readFile(require.resolve(wasmPath)).then(async (wasm) => init(await WebAssembly.compile(wasm), quiet));
    await ready;
    return decode(bytes);
  };
}
