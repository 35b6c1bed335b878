/** For tests: a device in Node with its own clock, over a store that outlives its clients and can die after any write. */
import { type Client, type ClientOptions, createClient, type Host, memoryStore, type Store } from '../core/client';
import { FakeClock } from '../core/testing/fake-clock';
import { fakeRunner } from './fake-model';
import type { FakeServer } from './fake-server';

/** Goes on until `promise` has settled: real work first, then the next timer. */
export async function settle<T>(promise: Promise<T>, clock: FakeClock, stepMs = 250): Promise<T> {
  let isSettled = false;
  const done = () => {
    isSettled = true;
  };
  promise.then(done, done);
  for (let i = 0; i < 20_000 && !isSettled; i++) {
    // Hashes and signatures run on other threads: they get real time before the clock goes on.
    for (let round = 0; round < 5 && !isSettled; round++) await new Promise((resolve) => setTimeout(resolve, 1));
    if (!isSettled && clock.pending > 0) await clock.advance(stepMs);
  }
  if (!isSettled) throw new Error('It never settles');
  return promise;
}

/** Lets real work finish without letting time pass. */
export async function quiet(ms = 30): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** A host that works without a browser. */
function simHost(clock: FakeClock, changes: Partial<Host> = {}): Partial<Host> {
  // Every device has its own locks: one that was killed must not hold up the next.
  return {
    clock,
    exclusive: (_name, _signal, work) => work(),
    random: () => 0.5,
    channel: () => undefined,
    listen: () => () => undefined,
    stream: () => () => undefined,
    ...changes,
  };
}

export interface SimDevice {
  readonly clock: FakeClock;
  readonly store: Store;
  readonly client: Client;
  readonly runner: ReturnType<typeof fakeRunner>;
  /** What the client told, in order. */
  readonly told: [type: string, detail: Record<string, unknown>][];
}

/** A store that outlives its clients, as a database does. */
export const diskStore = (): Store => ({ ...memoryStore(), tier: 'indexeddb' });

const types = ['state', 'available', 'progress', 'updated', 'reverted', 'incompatible', 'refused', 'evicted', 'error'];

/** Starts a client of this server; the same `store` makes it the same device. */
export function simDevice(server: FakeServer, options: Partial<ClientOptions> = {}, clock = new FakeClock(), store: Store = diskStore()): SimDevice {
  const runner = fakeRunner();
  const client = createClient({
    url: server.url,
    envKey: server.envKey,
    root: server.root,
    fetch: server.fetch,
    storage: store,
    runners: [runner],
    ...options,
    policy: { poll: false, ...options.policy },
    host: simHost(clock, options.host),
  });
  const told: SimDevice['told'] = [];
  for (const type of types) client.on(type, (detail) => told.push([type, detail as Record<string, unknown>]));
  return { clock, store, client, runner, told };
}

/** A store that dies after `writes` transactions: nothing it is asked then ever answers, as after a kill. */
export function dyingStore(below: Store, writes: number): Store & { readonly dead: Promise<void>; readonly writes: () => number } {
  let count = 0;
  let die: () => void = () => undefined;
  const dead = new Promise<void>((resolve) => {
    die = resolve;
  });
  const never = new Promise<never>(() => undefined);
  const alive = <T>(work: () => Promise<T>): Promise<T> => (count >= writes ? never : work());
  return {
    tier: below.tier,
    dead,
    writes: () => count,
    get: (table, key) => alive(() => below.get(table, key)),
    keys: (table) => alive(() => below.keys(table)),
    all: (table) => alive(() => below.all(table)),
    change: (reads, decide) =>
      alive(async () => {
        await below.change(reads, decide);
        count++;
        if (count < writes) return;
        die();
        await never;
      }),
    close: () => undefined,
  };
}
