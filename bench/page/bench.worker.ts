/** The worker of the benchmark page: as in the studio, networks run beside the page and not in it. */
import { errorJson, type FeaturesOptions, runFeatures } from './features';

self.onmessage = async ({ data }: MessageEvent<FeaturesOptions>) => {
  try {
    const outcome = await runFeatures(data, (text) => self.postMessage({ kind: 'step', text }));
    self.postMessage({ kind: 'done', outcome });
  } catch (thrown) {
    self.postMessage({ kind: 'failed', error: errorJson(thrown) });
  }
};
