/** The one set of network services of a worker: backbone pool, feature cache, weight files. Made at first use. */

import type { Json } from '@/lib/core';
import { browserOrt, type OrtHost } from '@/lib/ml';
import type { EngineContext } from '../context';
import { BackbonePool } from './backbone-pool';
import { readWeightFile } from './weight-files';

let ort: OrtHost | undefined;
let pool: BackbonePool | undefined;

/** The onnxruntime of this worker. */
export function ortHost(): OrtHost {
  ort ??= browserOrt();
  return ort;
}

/** Pictures are decoded by the browser; its JPEG pixels equal the command line's, so that both share cached rows' meaning. */
export const browserDecoder = 'slipway-rgba/1';

/** The backbones of this worker. */
export function backbonePool(context: EngineContext): BackbonePool {
  const facts = {
    get: async (name: string) => {
      const value = await context.storage.meta.get(name);
      return typeof value === 'string' ? value : undefined;
    },
    set: (name: string, value: string) => context.storage.meta.put(name, value as Json),
  };
  pool ??= new BackbonePool({
    ort: ortHost(),
    readFile: (entry, name, signal) => readWeightFile(context, entry, name, signal),
    facts,
    memory: {
      get: (key) => facts.get(`backend:${key}`),
      set: (key, backend) => facts.set(`backend:${key}`, backend),
    },
  });
  return pool;
}
