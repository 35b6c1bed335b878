/** File names that sort by the time they were made, as ULIDs do, and never collide between tabs. */
import { newId } from '@/lib/core';

let lastMs = 0;

/** A new name: 9 characters of time, strictly rising in this worker, and 80 random bits. */
export function sortedName(): string {
  lastMs = Math.max(lastMs + 1, Date.now());
  return `${lastMs.toString(36).padStart(9, '0')}-${newId('object').slice('o_'.length)}`;
}
