/**
 * One event (delivery.md 13): what happened, sealed with an id, a number and the day on which it happened. Sending is the
 * queue's; the transaction in which it is written is that of what it tells of.
 */
import type { Host } from './host';
import { sdkVersion } from './sdk-version';
import type { Write } from './store';

/** What happened; id, number and time are added. */
export interface EventDraft {
  readonly type: string;
  readonly model?: string;
  readonly version?: number;
  readonly seq?: number;
  readonly variant?: string;
  readonly reason?: string | undefined;
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
  readonly installId: string | null;
}

/** Keys are in the order of the events. */
export const eventKey = ({ n }: Pick<DeviceEvent, 'n'>): string => String(n).padStart(12, '0');

/** The writes that put events into the queue. @param count of events that this install ever made */
export function sealEvents(device: EventMaker, drafts: readonly EventDraft[], count: number): Write[] {
  if (!drafts.length || !device.telemetry || !device.installId) return [];
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
    return ['events', eventKey(event), event];
  });
  return [...writes, ['meta', 'count', count + drafts.length]];
}

/** RFC 9562 version 7: a random UUID with the time at its front. */
function uuidV7(t: number): string {
  const hex = t.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${crypto.randomUUID().slice(15)}`;
}
