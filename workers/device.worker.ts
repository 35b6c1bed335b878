// The device worker: the device client and the model that it keeps. A thin shell: lib/engine/device does the work.
import { openDevicePage } from '@/lib/engine/device-host';
import { serveWorker } from '@/lib/rpc';

serveWorker(openDevicePage());
