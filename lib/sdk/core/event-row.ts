/**
 * One event (delivery.md 13): what happened, sealed with an id, a number and the day on which it happened. Sending is the
 * queue's; the transaction in which it is written is that of what it tells of.
 */
import type { Host } from './host';
import { sdkVersion } from './sdk-version';
import { toHex } from './sha256';
import type { Write } from './store';

/** What happened; id, number and time are added. */
export interface EventDraft {
  readonly type: string;
  readonly model?: string;
  readonly version?: number;
  readonly seq?: number;
  readonly variant?: string;
  readonly reason?: string;
  readonly data?: unknown;
  readonly backend?: string | undefined;
  readonly adapter?: string | undefined;
}

/** An event as it is sent. */
export interface DeviceEvent extends Omit<EventDraft, 'backend' | 'adapter'> {
  readonly id: string;
  readonly n: number;
  readonly t: number;
  readonly day: string;
  readonly dims: Readonly<Record<string, string>>;
}

/** Who makes events, and whether at all. */
interface EventMaker {
  readonly host: Host;
  readonly telemetry: boolean;
  readonly consented: boolean;
}

/** The writes that put events into the queue. @param count of events that this install ever made */
export function sealEvents(device: EventMaker, drafts: readonly EventDraft[], count: number): Write[] {
  if (!drafts.length || !device.telemetry || !device.consented) return [];
  const t = device.host.clock.now();
  const { browser, os, deviceClass } = device.host.facts();
  const writes = drafts.map(({ backend = 'none', adapter = '', ...draft }, i): Write => {
    const event: DeviceEvent = {
      ...draft,
      id: uuidV7(t),
      n: count + i + 1,
      t,
      day: new Date(t).toISOString().slice(0, 10),
      dims: { browser, os, deviceClass, backend, adapter: adapter.slice(0, 64), sdk: sdkVersion },
    };
    return ['events', event.id, event];
  });
  return [...writes, ['meta', 'count', count + drafts.length]];
}

/** RFC 9562 version 7: time first, so the order of keys is the order of events. */
function uuidV7(t: number): string {
  const random = crypto.getRandomValues(new Uint8Array(10));
  random[0] = 0x70 | ((random[0] as number) & 15);
  random[2] = 0x80 | ((random[2] as number) & 63);
  const hex = t.toString(16).padStart(12, '0') + toHex(random);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
