'use client';
/** A list that is read page by page: the first one is kept up to date, older ones are added when they are asked for. */
import { useState } from 'react';
import { type Remote, useRemote } from '@/lib/client';
import { type AppError, toAppError } from '@/lib/core';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface PagesUse<T> {
  readonly items: readonly T[] | undefined;
  readonly error: AppError | undefined;
  readonly reload: () => void;
  /** Reads older entries; undefined when there are none. */
  readonly more: (() => void) | undefined;
}

/** @param load reads the page that begins at a cursor */
export function usePages<T extends { readonly id: string }>(key: string, load: (cursor: string | undefined) => Promise<Page<T>>): PagesUse<T> {
  const first: Remote<Page<T>> = useRemote(key, () => load(undefined));
  const [older, setOlder] = useState<{ readonly key: string; readonly pages: readonly Page<T>[] }>({ key, pages: [] });
  const [failed, setFailed] = useState<AppError>();
  const pages = older.key === key ? older.pages : [];
  const cursor = (pages.at(-1) ?? first.data)?.nextCursor ?? null;
  const more = () => {
    setFailed(undefined);
    load(cursor ?? undefined).then(
      (page) => setOlder({ key, pages: [...pages, page] }),
      (thrown: unknown) => setFailed(toAppError(thrown)),
    );
  };
  // What is new pushes entries from the first page into the second.
  const items = first.data && [...new Map([...first.data.items, ...pages.flatMap((page) => page.items)].map((item) => [item.id, item])).values()];
  return { items, error: failed ?? first.error, reload: first.reload, more: cursor === null ? undefined : more };
}
