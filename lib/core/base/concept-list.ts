/** A registry list: the entries of one concept (formats, networks, exporters, ...), found by id. A new entry is one line in its list. */
import { AppError } from './error';
import { nearestNames } from './nearest';

/** Entries of one concept in the order they are shown. */
export interface ConceptList<T extends { readonly id: string }> {
  readonly all: readonly T[];
  has(id: string): boolean;
  /** @throws AppError with the list's unknown code and the nearest ids */
  get(id: string): T;
}

/**
 * Makes the list of a concept.
 * @param unknownCode the error code of an id that is not in the list, for example `train/unknown-model`
 * @param noun what one entry is called in a sentence, for example "model"
 */
export function conceptList<T extends { readonly id: string }>(unknownCode: string, noun: string, entries: readonly T[]): ConceptList<T> {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  if (byId.size !== entries.length) throw new TypeError(`Two entries of the list of ${noun}s share an id`);
  return {
    all: entries,
    has: (id) => byId.has(id),
    get(id) {
      const entry = byId.get(id);
      if (entry) return entry;
      const nearest = nearestNames(id, [...byId.keys()]);
      const hint = nearest[0] ? ` Did you mean ${nearest[0]}?` : ` There are: ${[...byId.keys()].join(', ')}.`;
      throw new AppError(unknownCode, `There is no ${noun} ${id}.${hint}`, { details: { id, nearest } });
    },
  };
}
