'use client';
/** What a page with a mosaic keeps: the filter (in the address), the choice, whether the viewer is open, whether fingers choose. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Photo, replaceQuery, useQueryParam } from '@/lib/client';
import { type Choice, keepOnly, noChoice } from './choice';
import { filterPhotos, type PhotoFilter, readFilter, writeFilter } from './photo-filter';

export interface PhotoView {
  readonly filter: PhotoFilter;
  readonly setFilter: (filter: PhotoFilter) => void;
  /** The photos that fit the filter, in order. */
  readonly shown: readonly Photo[];
  readonly choice: Choice;
  readonly change: (step: (choice: Choice) => Choice) => void;
  /** The active photo, if it is shown. */
  readonly active: Photo | undefined;
  readonly isViewing: boolean;
  readonly setViewing: (isViewing: boolean) => void;
  /** A tap of a finger chooses instead of opening. */
  readonly isChoosing: boolean;
  readonly setChoosing: (isChoosing: boolean) => void;
}

const noPhotos: readonly Photo[] = [];

export function usePhotoView(photos: readonly Photo[] | undefined, startsChoosing = false): PhotoView {
  const classes = useQueryParam('class');
  const splits = useQueryParam('split');
  const filter = useMemo(() => readFilter(classes, splits), [classes, splits]);
  const [choice, setChoice] = useState(noChoice);
  const [isViewing, setViewing] = useState(false);
  const [isChoosing, setChoosing] = useState(startsChoosing);
  const shown = useMemo(() => filterPhotos(photos ?? noPhotos, filter), [photos, filter]);
  // What a filter hides or a deletion takes away must not be acted on unseen.
  useEffect(() => {
    if (!photos) return;
    const there = new Set(shown.map((photo) => photo.key));
    setChoice((before) => keepOnly(before, (key) => there.has(key)));
  }, [photos, shown]);
  const setFilter = useCallback((next: PhotoFilter) => replaceQuery(writeFilter(next)), []);
  const active = useMemo(() => shown.find((photo) => photo.key === choice.active), [shown, choice.active]);
  // The last photo was deleted in the viewer: it must not open again by itself when Undo brings photos back.
  const isNothingActive = active === undefined;
  useEffect(() => {
    if (isNothingActive) setViewing(false);
  }, [isNothingActive]);
  return { filter, setFilter, shown, choice, change: setChoice, active, isViewing, setViewing, isChoosing, setChoosing };
}
