/**
 * An npm registry on this machine that has one package, whose tarball arrives as slowly as over a bad line, and knows no
 * other. It makes the moments of a first start visible that a warm cache hides; what it sends is never a valid package.
 */
import { createServer, type ServerResponse } from 'node:http';

export interface SlowRegistry {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `name@version` with a tarball of `sizeBytes`, at `bytesPerSecond`. */
export function openSlowRegistry(name: string, version: string, sizeBytes: number, bytesPerSecond: number): Promise<SlowRegistry> {
  let url = '';
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    if (path === `/${name}`) {
      response.setHeader('Content-Type', 'application/json');
      response.end(
        JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { name, version, dist: { tarball: `${url}/tarball` } } } }),
      );
    } else if (path === '/tarball') {
      response.setHeader('Content-Length', sizeBytes);
      drip(response, sizeBytes, bytesPerSecond);
    } else response.writeHead(404).end();
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
      resolve({ url, close });
    });
  });
}

function drip(response: ServerResponse, sizeBytes: number, bytesPerSecond: number): void {
  const perTick = Math.round(bytesPerSecond / 10);
  let left = sizeBytes;
  const timer = setInterval(() => {
    const next = Math.min(perTick, left);
    left -= next;
    response.write(Buffer.alloc(next));
    if (left === 0) response.end();
  }, 100);
  response.on('close', () => clearInterval(timer));
}
