/** The one set of network services of a worker: backbone pool, feature cache, weight files. Made at first use. */

import type { Json } from '@/lib/core';
import { browserOrt, type OrtHost } from '@/lib/ml';
import type { Storage } from '@/lib/storage';
import type { EngineContext } from '../context';
import { BackbonePool } from './backbone-pool';
import { dropWeightFiles, readWeightFile } from './weight-files';

let ort: OrtHost | undefined;
const pools = new WeakMap<Storage, BackbonePool>();

/** The onnxruntime of this worker. */
export function ortHost(): OrtHost {
  ort ??= browserOrt();
  return ort;
}

/** Pictures are decoded by the browser; its JPEG pixels equal the command line's, so that both share cached rows' meaning. */
export const browserDecoder = 'slipway-rgba/1';

/** The backbones of this worker: one pool for each storage, which is one in a worker. */
export function backbonePool(context: EngineContext): BackbonePool {
  const known = pools.get(context.storage);
  if (known) return known;
  const facts = {
    get: async (name: string) => {
      const value = await context.storage.meta.get(name);
      return typeof value === 'string' ? value : undefined;
    },
    set: (name: string, value: string) => context.storage.meta.put(name, value as Json),
  };
  const pool = new BackbonePool({
    ort: ortHost(),
    readFile: (entry, name, signal) => readWeightFile(context, entry, name, signal),
    dropFiles: (entry) => dropWeightFiles(context, entry),
    facts,
    memory: {
      get: (key) => facts.get(`backend:${key}`),
      set: (key, backend) => facts.set(`backend:${key}`, backend),
    },
  });
  pools.set(context.storage, pool);
  return pool;
}
