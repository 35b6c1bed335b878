'use client';
/**
 * The photos of a data set as the page shows them: the list from storage with the person's last presses laid over it, so that
 * every press shows at once and storage follows. Edits run one after another; one that fails takes its presses back.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { call, type DatasetView, type Edit, inTurn, type Photo, useAction } from '@/lib/client';
import { type AppError, toAppError } from '@/lib/core';
import { showError } from '../ui/toast';
import { applyOverlay, layOver, noOverlay, noteStored, type OverlayEntry, settle, takeOff } from './photo-overlay';

export interface Photos {
  /** undefined while they are read. */
  readonly dataset: DatasetView | undefined;
  readonly photos: readonly Photo[] | undefined;
  readonly error: AppError | undefined;
  readonly reload: () => void;
  /** Gives photos a class, or none. Resolves to null when nothing was stored. */
  readonly assign: (keys: readonly string[], cls: string | null) => Promise<Edit | null>;
  /** Deletes photos. Resolves to null when nothing was stored. */
  readonly remove: (keys: readonly string[]) => Promise<Edit | null>;
  /** Shows what storage says, and nothing ahead of it. */
  readonly forgetOverlay: () => void;
}

/** `id` null = no data set is named. */
export function usePhotos(id: string | null): Photos {
  const dataset = useAction('dataset.get', id === null ? null : { id });
  const list = useAction('item.list', id === null ? null : { dataset: id });
  const [overlay, setOverlay] = useState(noOverlay);
  const nextEdit = useRef(1);

  useEffect(() => {
    if (list.data) setOverlay((before) => settle(before, list.data ?? [], performance.now()));
  }, [list.data]);

  const act = useCallback(async (keys: readonly string[], change: OverlayEntry['change'], run: () => Promise<Edit>): Promise<Edit | null> => {
    const edit = nextEdit.current++;
    setOverlay((before) => layOver(before, keys, change, edit));
    try {
      const stored = await inTurn(run);
      setOverlay((before) => noteStored(before, edit, performance.now()));
      return stored;
    } catch (thrown) {
      setOverlay((before) => takeOff(before, edit));
      showError(toAppError(thrown).toJSON());
      return null;
    }
  }, []);

  const shown = useMemo(() => list.data && applyOverlay(list.data, overlay), [list.data, overlay]);
  return {
    dataset: dataset.data,
    photos: shown,
    error: dataset.error ?? list.error,
    reload: () => {
      dataset.reload();
      list.reload();
    },
    assign: useCallback((keys, cls) => act(keys, { cls }, () => call('annotation.assign', { dataset: id ?? '', keys: [...keys], cls })), [act, id]),
    remove: useCallback((keys) => act(keys, 'gone', () => call('item.remove', { dataset: id ?? '', keys: [...keys] })), [act, id]),
    forgetOverlay: useCallback(() => setOverlay(noOverlay), []),
  };
}
