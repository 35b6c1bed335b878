/** Pictures at their full size in React, for the viewer and for large sizes of the mosaic: object URLs, the least recently used ones let go. */
import { useEffect, useState } from 'react';
import { call } from './engine';

/** A picture as the page shows it. */
export interface ShownPicture {
  readonly url: string;
  /** Of the original. */
  readonly sizeBytes: number;
}

/** More than fit on a large screen at the size from which originals are shown. */
const maxKept = 96;

const kept = new Map<string, ShownPicture>();

/** A photo at its full size, upright; undefined while it is read, null when it cannot be. `key` null = none wanted. */
export function usePicture(dataset: string, key: string | null): ShownPicture | null | undefined {
  const id = key === null ? null : `${dataset}/${key}`;
  const [state, setState] = useState<{ readonly id: string | null; readonly picture: ShownPicture | null }>({ id: null, picture: null });
  useEffect(() => {
    if (id === null || key === null || kept.has(id)) return;
    let isMounted = true;
    const tell = (picture: ShownPicture | null) => {
      if (isMounted) setState({ id, picture });
    };
    call('item.display', { dataset, key }).then(
      ({ blob, sizeBytes }) => tell(keep(id, blob, sizeBytes)),
      (cause: unknown) => {
        console.warn('A picture could not be read', cause);
        tell(null);
      },
    );
    return () => {
      isMounted = false;
    };
  }, [id, dataset, key]);
  if (id === null) return undefined;
  const known = kept.get(id);
  if (known) {
    // Moves it to the end: a Map keeps insertion order, the first is the least recently used.
    kept.delete(id);
    kept.set(id, known);
    return known;
  }
  return state.id === id ? state.picture : undefined;
}

function keep(id: string, blob: Blob, sizeBytes: number): ShownPicture {
  const known = kept.get(id);
  if (known) return known;
  const picture = { url: URL.createObjectURL(blob), sizeBytes };
  kept.set(id, picture);
  const oldest = kept.size > maxKept ? kept.entries().next().value : undefined;
  if (oldest) {
    kept.delete(oldest[0]);
    URL.revokeObjectURL(oldest[1].url);
  }
  return picture;
}
