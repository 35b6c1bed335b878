/**
 * The queue of events (delivery.md 13): kept until the server took them, sent in batches, handed to the browser when the page
 * goes away. Without consent nothing is sent.
 */
import { type Device, save } from './device';
import { retryAfterMs } from './download';
import { type DeviceEvent, eventKey } from './event-row';
import { utf8 } from './sha256';

const mostEvents = 1000;
const mostBytes = 256 * 1024;
const mostAgeMs = 7 * 86_400_000;
const batchEvents = 100;
const batchBytes = 60 * 1024;
const waitEvents = 20;
const waitMs = 5000;
const retryMs = 30_000;

export interface EventQueue {
  /** Sends soon: after 5 s, or at once from 20 events on. */
  soon(): Promise<void>;
  /** Sends now what is there. */
  flush(): Promise<void>;
  /** Hands over to the browser what is there, since the page goes away. */
  leave(): Promise<void>;
  /** Empties the queue. */
  drop(): Promise<void>;
  close(): void;
}

/** What became of a batch: taken or refused for good, too large, or to be sent again later. */
type Verdict = 'done' | 'split' | 'keep';

/** The queue of a device; `drop` is also what a 404 or 410 does. */
export function eventQueue(device: Device): EventQueue {
  const { clock, fetch, beacon, facts } = device.host;
  const url = `${device.address}/events`;
  let cancel: (() => void) | undefined;
  let notBefore = 0;
  let flushing: Promise<void> | undefined;

  const remove = (events: readonly DeviceEvent[]) =>
    save(
      device,
      events.map((event) => ['events', eventKey(event), undefined]),
    );
  const later = (ms: number) => {
    cancel ??= clock.after(ms, () => {
      cancel = undefined;
      void queue.flush();
    });
  };
  const deliver = async (send: (body: string) => Verdict | Promise<Verdict>) => {
    let most = batchEvents;
    while (device.installId && device.telemetry && facts().online && clock.now() >= notBefore) {
      const batch = fitting(await kept(device, remove), most, batchBytes);
      if (!batch.length) return;
      const verdict = await send(JSON.stringify({ schema: 'slipway.events/1', install: device.installId, events: batch }));
      if (verdict === 'keep') return;
      if (verdict === 'split' && batch.length > 1) most = batch.length >> 1;
      else await remove(batch);
    }
  };
  // A text body goes as text/plain, so browsers ask for no preflight.
  const post = async (body: string): Promise<Verdict> => {
    const response = await fetch(url, { method: 'POST', body }).catch(() => undefined);
    const status = response?.status ?? 0;
    if (status === 413) return 'split';
    if (status === 404 || status === 410) await queue.drop();
    // Refused for good, like 400: trying again would block the queue.
    if (status >= 200 && status < 500 && status !== 429) return 'done';
    const laterMs = Math.max(retryMs, response ? retryAfterMs(response) : 0);
    notBefore = clock.now() + laterMs;
    later(laterMs);
    return 'keep';
  };
  const queue: EventQueue = {
    async soon() {
      if ((await device.store.keys('events')).length >= waitEvents) await queue.flush();
      else later(waitMs);
    },
    flush() {
      flushing ??= deliver(post).finally(() => {
        flushing = undefined;
      });
      return flushing;
    },
    leave: () => deliver((body) => (beacon(url, body) ? 'done' : 'keep')),
    drop: async () => remove((await device.store.all('events')) as DeviceEvent[]),
    close: () => cancel?.(),
  };
  return queue;
}

/** What is queued within the limits; the oldest beyond them are dropped. */
async function kept(device: Device, remove: (events: readonly DeviceEvent[]) => Promise<void>): Promise<DeviceEvent[]> {
  const all = (await device.store.all('events')) as DeviceEvent[];
  const young = all.filter(({ t }) => t > device.host.clock.now() - mostAgeMs);
  const events = fitting(young.reverse(), mostEvents, mostBytes).reverse();
  if (events.length < all.length) await remove(all.filter((event) => !events.includes(event)));
  return events;
}

/** As many from the front as fit. The frame around a batch is far below what a request has left above the limit. */
function fitting(events: readonly DeviceEvent[], most: number, bytes: number): DeviceEvent[] {
  let left = bytes;
  return events.filter((event, i) => {
    left -= utf8(JSON.stringify(event)).length + 1;
    return i < most && left >= 0;
  });
}
