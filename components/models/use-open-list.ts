'use client';
/** The list of photos that is open beside the confusion map, and which of them is active. */
import { useMemo, useState } from 'react';
import { type Choice, chosenKeys, firstChoice, type Judged, resultAt } from './judged';

export interface OpenList {
  readonly choice: Choice;
  readonly keys: readonly string[];
  /** null = the list is empty. */
  readonly active: string | null;
  readonly setActive: (key: string) => void;
  /** @param key the photo to begin with @param byKey pressed from the keyboard: the focus goes on to the photos */
  readonly open: (choice: Choice, key: string | null, byKey: boolean) => void;
  /** A new object with every opening; null before the first. */
  readonly opened: { readonly byKey: boolean } | null;
}

/** Begins with the most frequent mistake. */
export function useOpenList(judged: Judged, confidence: number): OpenList {
  const [choice, setChoice] = useState<Choice>(() => firstChoice(resultAt(judged, 0)));
  const [wanted, setWanted] = useState<string | null>(null);
  const [opened, setOpened] = useState<OpenList['opened']>(null);
  const keys = useMemo(() => chosenKeys(judged, choice, confidence), [judged, choice, confidence]);
  const open = (next: Choice, key: string | null, byKey: boolean) => {
    setChoice(next);
    setWanted(key);
    setOpened({ byKey });
  };
  const active = wanted !== null && keys.includes(wanted) ? wanted : (keys[0] ?? null);
  return { choice, keys, active, setActive: setWanted, open, opened };
}
