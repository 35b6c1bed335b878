/**
 * Thumbnails in React: asked for in batches (one call per frame), kept as object URLs, the least recently used ones let go.
 */
import { useEffect, useState } from 'react';
import { call } from './engine';

/** Thumbnails kept as object URLs; at about 20 KB each this stays below 80 MB. */
const maxKept = 4000;
const maxBatch = 64;

const urls = new Map<string, string>();
const waiting = new Map<string, Set<(url: string | null) => void>>();
let isScheduled = false;

/** The URL of a photo's thumbnail; undefined while it is read, null when the photo cannot be shown. */
export function useThumb(hash: string | null): string | null | undefined {
  const [state, setState] = useState<{ readonly hash: string | null; readonly url: string | null | undefined }>({ hash: null, url: undefined });
  useEffect(() => {
    if (hash === null || urls.has(hash)) return;
    let isMounted = true;
    ask(hash, (url) => {
      if (isMounted) setState({ hash, url });
    });
    return () => {
      isMounted = false;
    };
  }, [hash]);
  if (hash === null) return null;
  const url = urls.get(hash);
  if (url !== undefined) {
    // Moves it to the end: a Map keeps insertion order, the first is the least recently used.
    urls.delete(hash);
    urls.set(hash, url);
    return url;
  }
  return state.hash === hash ? state.url : undefined;
}

function ask(hash: string, tell: (url: string | null) => void): void {
  const known = waiting.get(hash);
  if (known) known.add(tell);
  else waiting.set(hash, new Set([tell]));
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(() => void readBatches());
}

async function readBatches(): Promise<void> {
  while (waiting.size > 0) {
    // The newest requests first: they are what the person scrolled to.
    const hashes = [...waiting.keys()].slice(-maxBatch);
    const tells = new Map(hashes.map((hash) => [hash, waiting.get(hash)]));
    for (const hash of hashes) waiting.delete(hash);
    const thumbs = await call('thumb.read', { hashes }).catch((cause: unknown) => {
      console.warn('Thumbnails could not be read', cause);
      return hashes.map((hash) => ({ hash, blob: null }));
    });
    for (const { hash, blob } of thumbs) {
      const url = blob ? URL.createObjectURL(blob) : null;
      if (url) keep(hash, url);
      for (const tell of tells.get(hash) ?? []) tell(url);
    }
  }
  isScheduled = false;
}

function keep(hash: string, url: string): void {
  urls.set(hash, url);
  if (urls.size <= maxKept) return;
  const oldest = urls.entries().next().value;
  if (!oldest) return;
  urls.delete(oldest[0]);
  URL.revokeObjectURL(oldest[1]);
}
