/** Joins class names; falsy ones are left out. Later classes do not replace earlier ones: give a part only what it lacks. */
export function cx(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
