import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { readManifestBody } from './manifest-body';
import { FakeClock } from './testing/fake-clock';
import type { Clock } from './types';

const kibi = 1024;
const realClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'taken',
    (error: { code?: string }) => error.code ?? String(error),
  );

/** A body that gives what `next` says, null at the end, and keeps count. */
function bodyOf(next: (index: number) => Promise<Uint8Array | null> | Uint8Array | null): {
  response: Response;
  given: () => number;
  stopped: () => boolean;
} {
  let given = 0;
  let index = 0;
  let stopped = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await next(index++);
        if (!chunk) return controller.close();
        given += chunk.length;
        controller.enqueue(chunk);
      },
      cancel() {
        stopped = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(stream), given: () => given, stopped: () => stopped };
}

/** Gives `bytes` each `ms` of the fake clock. */
const drip = (clock: FakeClock, bytes: number, ms: number, count = Number.POSITIVE_INFINITY) =>
  bodyOf((index) => (index >= count ? null : new Promise((resolve) => clock.after(ms, () => resolve(new Uint8Array(bytes))))));

describe('R26 endless and large bodies', () => {
  test('R26 256 KiB are read whole, byte for byte', async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(64 * kibi));
    const { response } = bodyOf((index) => (index < 4 ? bytes : null));
    const read = await readManifestBody(response, realClock);
    expect(read.length).toBe(256 * kibi);
    expect(read.subarray(192 * kibi)).toEqual(bytes);
  });

  test('R26 257 KiB are refused while reading', async () => {
    const { response, stopped } = bodyOf((index) => (index < 257 ? new Uint8Array(kibi) : null));
    expect(await codeOf(readManifestBody(response, realClock))).toBe('manifest/too-large');
    expect(stopped()).toBe(true);
  });

  test('R26 a stated length over 256 KiB is refused before a byte is read', async () => {
    const { response, given } = bodyOf(() => new Uint8Array(kibi));
    const stated = new Response(response.body, { headers: { 'content-length': String(257 * kibi) } });
    expect(await codeOf(readManifestBody(stated, realClock))).toBe('manifest/too-large');
    expect(given()).toBe(0);
  });

  test('R26 an endless body is stopped with less than 1 MiB taken', async () => {
    const { response, given, stopped } = bodyOf(() => new Uint8Array(16 * kibi));
    expect(await codeOf(readManifestBody(response, realClock))).toBe('manifest/too-large');
    expect(stopped()).toBe(true);
    expect(given()).toBeLessThan(kibi * kibi);
  });

  test('R26 an endless body in chunks of one byte is stopped at the same byte', async () => {
    const { response, given } = bodyOf(() => new Uint8Array(1));
    expect(await codeOf(readManifestBody(response, realClock))).toBe('manifest/too-large');
    expect(given()).toBe(256 * kibi + 1);
  });

  test('R26 an endless answer of a real server is cut off', async () => {
    let closed: () => void = () => undefined;
    const hungUp = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const server = createServer((_request, answer) => {
      const chunk = Buffer.alloc(16 * kibi, 32);
      const pour = () => {
        while (!answer.destroyed && answer.write(chunk));
      };
      answer.on('drain', pour).on('close', closed);
      pour();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await codeOf(readManifestBody(fetch(`http://127.0.0.1:${port}/`), realClock))).toBe('manifest/too-large');
    await hungUp;
    server.close();
  });

  test('R26 an answer without a body is empty', async () => {
    expect((await readManifestBody(new Response(null), realClock)).length).toBe(0);
  });

  test('R26 a cut connection throws what the network threw', async () => {
    const { response } = bodyOf((index) => (index ? Promise.reject(new TypeError('cut')) : new Uint8Array(kibi)));
    await expect(readManifestBody(response, realClock)).rejects.toThrow('cut');
  });
});

describe('R26 slow bodies', () => {
  test('R26 100 B/s is stopped after 10 s', async () => {
    const clock = new FakeClock();
    const { response, stopped } = drip(clock, 100, 1000);
    const reading = codeOf(readManifestBody(response, clock));
    await clock.advance(10_500);
    expect(stopped()).toBe(false);
    await clock.advance(1_000);
    expect(await reading).toBe('manifest/timeout');
    expect(stopped()).toBe(true);
  });

  test('R26 nothing for 15 s after the headers', async () => {
    const clock = new FakeClock();
    const { response, stopped } = bodyOf(() => new Promise(() => undefined));
    const reading = codeOf(readManifestBody(response, clock));
    await clock.advance(14_999);
    expect(stopped()).toBe(false);
    await clock.advance(1);
    expect(await reading).toBe('manifest/timeout');
    expect(stopped()).toBe(true);
  });

  test('R26 no headers for 15 s', async () => {
    const clock = new FakeClock();
    const reading = codeOf(readManifestBody(new Promise(() => undefined), clock));
    await clock.advance(15_000);
    expect(await reading).toBe('manifest/timeout');
  });

  test('R26 a good start does not excuse a stall', async () => {
    const clock = new FakeClock();
    const { response } = bodyOf((index) => (index ? new Promise(() => undefined) : new Uint8Array(100 * kibi)));
    const reading = codeOf(readManifestBody(response, clock));
    await clock.advance(20_000);
    expect(await reading).toBe('manifest/timeout');
  });

  test('R26 slow but above 1 KiB/s, and late but within 15 s, are read to the end', async () => {
    const clock = new FakeClock();
    const slow = readManifestBody(drip(clock, 1100, 1000, 60).response, clock);
    await clock.advance(61_000);
    expect((await slow).length).toBe(66_000);
    const late = readManifestBody(drip(clock, 2000, 14_000, 1).response, clock);
    await clock.advance(14_000);
    expect((await late).length).toBe(2000);
  });

  test('R26 a body that was read leaves no timer behind', async () => {
    const clock = new FakeClock();
    const reading = readManifestBody(drip(clock, 2000, 10, 2).response, clock);
    await clock.advance(100);
    await reading;
    expect(clock.pending).toBe(0);
  });
});
