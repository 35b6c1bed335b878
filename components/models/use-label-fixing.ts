'use client';
/** Fixing labels from the result page: digits give the active photo another class, with Undo; counts what differs from the training. */
import { useMemo } from 'react';
import { type ClassView, type ModelView, type Photo, type Prediction, useCommands } from '@/lib/client';
import { useEdits } from '../photos/use-edits';
import { usePhotos } from '../photos/use-photos';
import type { OpenList } from './use-open-list';

const noClasses: readonly ClassView[] = [];
const digits = 9;

export interface LabelFixing {
  readonly predictionOf: ReadonlyMap<string, Prediction>;
  /** The photos as they are labelled now; empty when the data set is gone. */
  readonly photoOf: ReadonlyMap<string, Photo>;
  readonly classes: readonly ClassView[];
  /** The active photo, when it can be fixed. */
  readonly photo: Photo | null;
  readonly fix: (cls: ClassView) => void;
  /** Judged photos whose label is another one now than when the model was trained. */
  readonly fixed: number;
}

export function useLabelFixing(model: ModelView, list: OpenList): LabelFixing {
  const store = usePhotos(model.dataset);
  const edits = useEdits(model.project, store.forgetOverlay);
  const classes = store.dataset?.classes ?? noClasses;
  const predictionOf = useMemo(() => new Map(model.predictions.map((prediction) => [prediction.key, prediction])), [model.predictions]);
  const photoOf = useMemo(() => new Map(store.photos?.map((photo) => [photo.key, photo])), [store.photos]);
  const photo = (list.active === null ? undefined : photoOf.get(list.active)) ?? null;
  const fixed = useMemo(
    () => model.predictions.filter(({ key, truth }) => photoOf.has(key) && photoOf.get(key)?.cls !== truth).length,
    [model.predictions, photoOf],
  );
  const fix = (cls: ClassView) => {
    if (!photo || photo.cls === cls.id) return;
    void store.assign([photo.key], cls.id).then((edit) => edit && edits.deed(edit, `${photo.key} is ${cls.name} now`));
  };
  useCommands(
    classes.slice(0, digits).map((cls, place) => ({
      id: `label.fix${place + 1}`,
      title: `Fix label: ${cls.name}`,
      group: 'This page',
      keys: [String(place + 1)],
      run: () => fix(cls),
      when: () => photo !== null,
    })),
  );
  return { predictionOf, photoOf, classes, photo, fix, fixed };
}
