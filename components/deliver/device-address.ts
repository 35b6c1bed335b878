/** Where a phone finds the device page of an environment. */
import type { LanView } from '@/lib/client';

export interface DeviceAddress {
  readonly url: string;
  /** Who can open it: this computer only, phones on the local network, or anybody (a public address). */
  readonly reach: 'computer' | 'network' | 'public';
}

const thisComputer = ['localhost', '127.0.0.1', '[::1]'];

/**
 * @param origin of this page
 * @param lan the listener for the local network, when it is known
 */
export function deviceAddress(envKey: string, origin: string, lan: LanView | undefined, model?: string): DeviceAddress {
  const query = model === undefined ? '' : `?model=${encodeURIComponent(model)}`;
  const path = `/device/${envKey}${query}`;
  const isHere = thisComputer.includes(new URL(origin).hostname);
  const network = lan?.on ? lan.urls[0] : undefined;
  if (isHere && network !== undefined) return { url: `${network}${path}`, reach: 'network' };
  const isNetwork = lan?.urls.some((url) => url === origin) === true;
  return { url: `${origin}${path}`, reach: isHere ? 'computer' : isNetwork ? 'network' : 'public' };
}
