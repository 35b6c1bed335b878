/**
 * A process of its own that writes one object to the file store, for tests that kill it or watch its memory. Arguments: folder,
 * key, MiB to write (0: it never ends). An endless one says each MiB on
 * stdout; one that ends says what came of it.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileArtifacts } from '../files';

const [folder = '', key = '', mib = '0'] = process.argv.slice(2);
const limit = Number(mib);
const before = process.memoryUsage().rss;
let peak = before;
let sent = 0;

const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
  async pull(controller) {
    if (limit > 0 && sent === limit) return controller.close();
    sent++;
    peak = Math.max(peak, process.memoryUsage().rss);
    if (limit === 0) {
      process.stdout.write(`${sent}\n`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    controller.enqueue(new Uint8Array(1024 * 1024).fill(sent));
  },
});
const result = await fileArtifacts(folder)
  .put(key, body)
  .then(
    ({ size }) => ({ size }),
    (error: { readonly code?: string }) => ({ code: error.code }),
  );
const leftovers = (await readdir(join(folder, 'tmp'))).length;
process.stdout.write(JSON.stringify({ ...result, leftovers, grownMib: (peak - before) / 1024 / 1024 }));
