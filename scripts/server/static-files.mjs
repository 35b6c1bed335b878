// Serves folders of `public/` that are filled after the pages were built (weights, WebAssembly, the device library): Next only
// knows the files that were there when it started. Streams, answers `If-None-Match`, and never leaves its folders.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const contentTypes = {
  '.bin': 'application/octet-stream',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/**
 * Makes a handler of requests below `/<folder>/`.
 * @param {string} baseDir
 * @param {readonly string[]} folders
 * @param {string} cacheControl names carry no version, so a browser asks each time when left out: the answer is one short 304
 * @returns {(request, response, path: string) => Promise<boolean>} false when the path is not below these folders
 */
export function staticFiles(baseDir, folders, cacheControl = 'no-cache') {
  return async (request, response, path) => {
    const parts = path.split('/').slice(1);
    if (parts.length < 2 || !folders.includes(parts[0])) return false;
    const file = parts.some(isHiddenOrUpward) ? undefined : await findFile(join(baseDir, ...parts));
    if (!file) answer(response, 404);
    else if (request.method !== 'GET' && request.method !== 'HEAD') answer(response, 405, { Allow: 'GET, HEAD' });
    else await send(request, response, file, cacheControl);
    return true;
  };
}

/** Also refuses `state.json`-like work folders that begin with a dot, and separators of other systems. */
function isHiddenOrUpward(part) {
  return part === '' || part.startsWith('.') || /[\\:\0]/.test(part);
}

async function findFile(path) {
  const found = await stat(path).catch((error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  return found?.isFile() ? { path, sizeBytes: found.size, changedMs: found.mtimeMs } : undefined;
}

async function send(request, response, { path, sizeBytes, changedMs }, cacheControl) {
  const etag = `"${sizeBytes.toString(36)}-${Math.round(changedMs).toString(36)}"`;
  response.setHeader('Cache-Control', cacheControl);
  response.setHeader('ETag', etag);
  if (request.headers['if-none-match'] === etag) return answer(response, 304);
  response.setHeader('Content-Type', contentTypes[extname(path)] ?? 'application/octet-stream');
  response.setHeader('Content-Length', sizeBytes);
  if (request.method === 'HEAD') return answer(response, 200);
  await pipeline(createReadStream(path), response).catch((error) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // the visitor went away
  });
}

function answer(response, status, headers = {}) {
  response.writeHead(status, headers).end();
}
