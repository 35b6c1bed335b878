/**
 * The door for the device page's worker: answers its calls by one session of the device client. Apart from `host.ts`, so that a
 * phone loads nothing of the studio.
 */
import { AppError } from '@/lib/core';
import { deviceError } from './device/device-errors';
import { DeviceSession } from './device/device-session';
import type { DeviceCalls, DeviceMessage } from './device/device-types';

interface CallContext {
  readonly signal: AbortSignal;
  readonly onEvent: (event: DeviceMessage) => void;
}

/** @returns the handler of the calls in `DeviceCalls`; it throws coded errors */
export function openDevicePage(): (name: string, args: unknown, context: CallContext) => Promise<unknown> {
  let session: DeviceSession | undefined;
  const calls: { readonly [N in keyof DeviceCalls]: (args: DeviceCalls[N], context: CallContext) => Promise<unknown> } = {
    async watch(start, { signal, onEvent }) {
      session?.close();
      const mine = new DeviceSession(start, onEvent);
      session = mine;
      void mine.open();
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      mine.close();
    },
    check: async () => current().check(),
    choose: async (model) => current().choose(model),
    classify: async (picture) => current().classify(picture),
    consent: async (given) => current().consent(given),
    reset: async () => current().reset(),
    heard: async (type) => current().heard(type),
  };
  function current(): DeviceSession {
    if (session) return session;
    throw new AppError('device/no-model', 'No model runs on this device yet.');
  }
  return async (name, args, context) => {
    const run = calls[name as keyof DeviceCalls] as ((args: unknown, context: CallContext) => Promise<unknown>) | undefined;
    if (!run) throw new AppError('action/unknown', `The device page has no call ${name}.`);
    try {
      return await run(args, context);
    } catch (thrown) {
      throw deviceError(thrown);
    }
  };
}
