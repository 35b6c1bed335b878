/** What every use-case is given: storage, the bus, and the locks that tell whether a job's worker still lives. */
import type { Storage } from '@/lib/storage';
import type { Bus } from './bus';

export interface EngineContext {
  readonly storage: Storage;
  readonly bus: Bus;
  /** Web Locks; absent where there are none (Node): then a job lives as long as this process. */
  readonly locks?: LockManager;
}
