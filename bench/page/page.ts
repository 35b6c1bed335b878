/** The benchmark page: starts the worker and passes on what it says. `runSuite` and
 * `adapterKind` are called by the harness. */
import { deviceProfile } from '@/lib/ml/benchmark';
import type { FeaturesOptions, FeaturesOutcome } from './features';

type Answer =
  | { readonly kind: 'step'; readonly text: string }
  | { readonly kind: 'done'; readonly outcome: FeaturesOutcome }
  | { readonly kind: 'failed'; readonly error: { readonly code: string; readonly message: string } };

declare global {
  var adapterKind: () => Promise<'none' | 'software' | 'hardware'>;
  var runSuite: (options: FeaturesOptions) => Promise<Exclude<Answer, { kind: 'step' }>>;
}

globalThis.adapterKind = async () => {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return 'none';
  return deviceProfile(adapter).software ? 'software' : 'hardware';
};

globalThis.runSuite = (options) =>
  new Promise((resolve, reject) => {
    const worker = new Worker('/bench.worker.js', { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'step') return console.info(data.text);
      worker.terminate();
      resolve(data);
    };
    worker.onerror = ({ message }) => reject(new Error(`The benchmark worker stopped: ${message}`));
    worker.postMessage(options);
  });
