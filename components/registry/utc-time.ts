/** A moment as tables of the registry show it, in UTC so that two people read the same: `2026-11-20 12:00`. */
export function utcTime(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
