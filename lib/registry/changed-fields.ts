/** What the audit log says of a change: the fields that were asked to change, as they were. */
export function changedFields<Row extends object>(row: Row, changes: object): Partial<Row> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => (changes as Record<string, unknown>)[name] !== undefined)) as Partial<Row>;
}
