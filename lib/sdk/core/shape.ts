/**
 * Whether parsed JSON has the shape that code relies on, told by an example. Not a schema language: it is as much as three
 * documents need, and it is small. Fields that the example does not name are ignored.
 */

/**
 * `''` any text, another text exactly that one; a number: any integer; `[x]` an array of x, `[]` any array; an object: its
 * fields, where `'*'` stands for each field that is there; a function decides itself.
 */
export type Shape = string | number | readonly Shape[] | { readonly [field: string]: Shape } | ((value: unknown) => boolean);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The caller names the type that the shape stands for. */
export function fits<T>(value: unknown, shape: Shape): value is T {
  const each = (values: readonly unknown[], inner: Shape | undefined): boolean => inner === undefined || values.every((one) => fits(one, inner));
  if (typeof shape === 'function') return shape(value);
  if (typeof shape === 'number') return Number.isSafeInteger(value);
  if (typeof shape === 'string') return shape ? value === shape : typeof value === 'string';
  if (Array.isArray(shape)) return Array.isArray(value) && each(value, shape[0]);
  return (
    isObject(value) &&
    Object.entries(shape).every(([field, inner]) => (field === '*' ? each(Object.values(value), inner) : fits(value[field], inner)))
  );
}

/** Parses UTF-8 JSON; undefined when it is none. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
