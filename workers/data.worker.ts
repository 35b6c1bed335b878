// The data worker: storage, import, decode, hash, labels. A thin shell: lib/engine does the work.
import { openEngine } from '@/lib/engine/host';
import { serveWorker } from '@/lib/rpc';

serveWorker(openEngine({ keepsHouse: true }));
