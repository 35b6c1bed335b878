'use client';
/** The commands of every page with a mosaic: classes by digit, choosing, deleting, zoom, import. Keys, palette and sheet follow. */
import { useRouter } from 'next/navigation';
import { type ClassView, type Command, studioPath, useCommands } from '@/lib/client';
import { chooseAll, clear } from './choice';
import { stepRowPx } from './photo-size';
import type { PhotoDeeds } from './use-photo-deeds';
import type { PhotoView } from './use-photo-view';

/** The digit of the class at a place: 1 to 9, then 0; undefined for the eleventh on. */
export function digitOf(place: number): string | undefined {
  return place < 10 ? String((place + 1) % 10) : undefined;
}

export interface PhotoCommandsUse {
  readonly project: string | null;
  readonly classes: readonly ClassView[];
  readonly view: PhotoView;
  readonly deeds: PhotoDeeds;
}

/** Registers them while the page is shown. */
export function usePhotoCommands({ project, classes, view, deeds }: PhotoCommandsUse): void {
  const router = useRouter();
  const { choice, change, shown } = view;
  const hasChosen = () => choice.chosen.size > 0;
  const page = (command: Omit<Command, 'group'>): Command => ({ ...command, group: 'This page' });
  useCommands([
    ...classes
      .slice(0, 10)
      .map((cls, place) =>
        page({ id: `class.pick${place + 1}`, title: `Class ${cls.name}`, keys: [digitOf(place) ?? ''], run: () => deeds.give(cls) }),
      ),
    page({ id: 'class.none', title: 'No class', run: () => deeds.give(null), when: hasChosen }),
    page({ id: 'photos.delete', title: 'Delete photos', keys: ['Del'], run: () => deeds.remove(), when: hasChosen }),
    page({
      id: 'photos.all',
      title: 'Choose all photos',
      keys: ['Mod+A'],
      run: () =>
        change((before) =>
          chooseAll(
            before,
            shown.map((photo) => photo.key),
          ),
        ),
    }),
    page({ id: 'photos.none', title: 'Choose nothing', keys: ['Esc'], run: () => change(clear), when: hasChosen }),
    page({ id: 'photos.larger', title: 'Larger photos', keys: ['=', 'Shift+='], run: () => stepRowPx(1), words: 'zoom in' }),
    page({ id: 'photos.smaller', title: 'Smaller photos', keys: ['-'], run: () => stepRowPx(-1), words: 'zoom out' }),
    page({ id: 'data.import', title: 'Import', keys: ['i'], run: () => router.push(studioPath('/import', { project })), words: 'add photos' }),
  ]);
}
