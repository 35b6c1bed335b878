/**
 * The queue of events (delivery.md 13): kept until the server took them, sent in batches, handed to the browser when the page
 * goes away. Without consent nothing is sent.
 */
import { type Device, save } from './device';
import { retryAfterMs } from './download';
import { type DeviceEvent, eventKey } from './event-row';

const limits = {
  events: 1000,
  bytes: 256 * 1024,
  ageMs: 7 * 86_400_000,
  batchEvents: 100,
  batchBytes: 60 * 1024,
  waitMs: 5000,
  retryMs: 30_000,
  waitEvents: 20,
};

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

/** The queue of a device; `drop` is also what a 404 or 410 does. */
export function eventQueue(device: Device): EventQueue {
  const { clock } = device.host;
  const url = `${device.address}/events`;
  let cancel: (() => void) | undefined;
  let notBefore = 0;
  let flushing: Promise<void> | undefined;

  /** What is queued within the limits; the oldest beyond them are dropped. */
  const queued = async (): Promise<DeviceEvent[]> => {
    const all = ((await device.store.all('events')) as DeviceEvent[]).reverse();
    let bytes = 0;
    const kept = all.filter((event, i) => {
      bytes += JSON.stringify(event).length;
      return i < limits.events && bytes <= limits.bytes && event.t > clock.now() - limits.ageMs;
    });
    if (kept.length < all.length) await remove(all.filter((event) => !kept.includes(event)));
    return kept.reverse();
  };
  const remove = (events: readonly DeviceEvent[]) => save(device, [], () => events.map((event) => ['events', eventKey(event), undefined]));
  const body = (events: readonly DeviceEvent[]) => JSON.stringify({ schema: 'slipway.events/1', install: device.installId, events });
  /** As many from the front as one request may carry, at least one. */
  const batchOf = (events: readonly DeviceEvent[], most: number) => {
    let size = Math.min(most, events.length);
    while (size > 1 && new TextEncoder().encode(body(events.slice(0, size))).length > limits.batchBytes) size = Math.ceil(size / 2);
    return events.slice(0, size);
  };
  const later = (ms: number) => {
    cancel ??= clock.after(ms, () => {
      cancel = undefined;
      void queue.flush();
    });
  };
  const send = async () => {
    let most = limits.batchEvents;
    while (device.consented && device.installId && device.telemetry && device.host.facts().online && clock.now() >= notBefore) {
      const batch = batchOf(await queued(), most);
      if (!batch.length) return;
      const response = await device.host
        .fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: body(batch) })
        .catch(() => undefined);
      await response?.body?.cancel();
      const status = response?.status ?? 0;
      if (status === 413 && batch.length > 1) most = Math.ceil(batch.length / 2);
      else if (status === 404 || status === 410) return queue.drop();
      // Refused for good, like 400: trying again would block the queue.
      else if (status >= 200 && status < 500 && status !== 429) await remove(batch);
      else {
        const waitMs = Math.max(limits.retryMs, response ? retryAfterMs(response) : 0);
        notBefore = clock.now() + waitMs;
        return later(waitMs);
      }
    }
  };
  const queue: EventQueue = {
    async soon() {
      if ((await device.store.keys('events')).length >= limits.waitEvents) await queue.flush();
      else later(limits.waitMs);
    },
    flush() {
      flushing ??= send().finally(() => {
        flushing = undefined;
      });
      return flushing;
    },
    async leave() {
      if (!device.consented || !device.installId || !device.telemetry || !device.host.facts().online) return;
      const events = await queued();
      while (events.length) {
        const batch = batchOf(events, limits.batchEvents);
        if (!device.host.beacon(url, body(batch))) return;
        await remove(batch);
        events.splice(0, batch.length);
      }
    },
    async drop() {
      const keys = await device.store.keys('events');
      await save(device, [], () => keys.map((key) => ['events', key, undefined]));
    },
    close: () => cancel?.(),
  };
  return queue;
}
