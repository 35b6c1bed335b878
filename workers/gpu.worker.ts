// The gpu worker: owns the GPUDevice, runs networks, trains. A thin shell: lib/engine does the work.
import { openEngine } from '@/lib/engine/host';
import { serveWorker } from '@/lib/rpc';

serveWorker(openEngine());
