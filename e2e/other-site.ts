/** A site of somebody else: a few files on an origin that is not Slipway's. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OtherSite {
  /** Its address, without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** @param files by path; those that end in `.js` are scripts, all others pages @param headers of every answer */
export async function openOtherSite(files: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): Promise<OtherSite> {
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '/';
    const file = files[path];
    const type = path.endsWith('.js') ? 'text/javascript' : 'text/html';
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, ...headers }).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
