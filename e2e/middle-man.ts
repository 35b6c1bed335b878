/**
 * A small proxy between browser and server, for what a test cannot do to either of them: cut the network for pages and service
 * worker alike, and put a newer service worker in place without another build.
 */
import { createServer, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface MiddleMan {
  /** Its address, without a slash at its end. */
  readonly url: string;
  /** No connection is answered any more, those that stand end. */
  cut(): void;
  mend(): void;
  /** Appends text to what a path answers. */
  append(path: string, text: string): void;
  /** Paths asked for since the start. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Starts one before a server. */
export async function startMiddleMan(serverUrl: string): Promise<MiddleMan> {
  let isCut = false;
  const appended = new Map<string, string>();
  const paths: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/';
    paths.push(path);
    // Whole and without compression, so that text can be appended.
    const { 'if-none-match': _match, 'if-modified-since': _since, ...wanted } = incoming.headers;
    const headers = { ...wanted, 'accept-encoding': 'identity' };
    const onward = request(new URL(path, serverUrl), { method: incoming.method ?? 'GET', headers }, (answer) => {
      const more = appended.get(path);
      if (more === undefined) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      const { 'content-length': _length, etag: _etag, ...kept } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, kept);
      answer.on('data', (chunk: Buffer) => outgoing.write(chunk));
      answer.on('end', () => outgoing.end(more));
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  proxy.on('connection', (socket) => {
    if (isCut) return socket.destroy();
    sockets.add(socket);
    return socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://localhost:${port}`,
    cut,
    mend: () => {
      isCut = false;
    },
    append: (path, text) => void appended.set(path, text),
    asked: paths,
    close: () => {
      cut();
      return new Promise((resolve) => proxy.close(() => resolve()));
    },
  };
}
