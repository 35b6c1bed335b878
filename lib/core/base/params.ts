/**
 * Parameter specs: one declaration gives the type, the default, the check, the form, the help text and the cache key of
 * an option. Networks, solvers, formats, operations and augmentations all state theirs this way; nothing else parses options.
 */
import { AppError } from './error';
import { nearestNames } from './nearest';

interface ParamBase {
  /** Short label of the form field, sentence case. */
  readonly title: string;
  /** One sentence: what it does and when to change it. */
  readonly help: string;
  /** Shown under *More* rather than at once. */
  readonly advanced?: boolean;
  /** Changes nothing of the result, so it stays out of cache keys (for example `verbose`). */
  readonly cosmetic?: boolean;
}
export interface NumberParam extends ParamBase {
  readonly kind: 'number' | 'integer';
  readonly default: number | null;
  readonly min?: number;
  readonly max?: number;
  /** The bound itself is refused (`min` 0 and `exclusiveMin`: greater than zero). */
  readonly exclusiveMin?: boolean;
  /** null is allowed and means "not set". */
  readonly nullable?: boolean;
}
export interface BooleanParam extends ParamBase {
  readonly kind: 'boolean';
  readonly default: boolean;
}
export interface ChoiceParam extends ParamBase {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly default: string;
}
export interface TextParam extends ParamBase {
  readonly kind: 'text';
  readonly default: string | null;
  readonly nullable?: boolean;
}
/** A choice by name or a map of names to numbers, as `class_weights` is. */
export interface ChoiceOrMapParam extends ParamBase {
  readonly kind: 'choice-or-map';
  readonly choices: readonly string[];
  readonly default: null;
}
export type Param = NumberParam | BooleanParam | ChoiceParam | TextParam | ChoiceOrMapParam;
/** Named parameters in the order of the form. Names are snake_case: JSON, command line and help use the same. */
export type ParamSpec = Readonly<Record<string, Param>>;

type ValueOf<P extends Param> = P extends NumberParam
  ? P['nullable'] extends true
    ? number | null
    : number
  : P extends BooleanParam
    ? boolean
    : P extends ChoiceParam
      ? P['choices'][number]
      : P extends ChoiceOrMapParam
        ? P['choices'][number] | Readonly<Record<string, number>> | null
        : P extends TextParam
          ? P['nullable'] extends true
            ? string | null
            : string
          : never;
/** The resolved values of a spec. */
export type ParamValues<S extends ParamSpec> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** Error codes of the area that owns the spec: `train` gives `train/unknown-option` and `train/bad-option`. */
export type ParamArea = string;

/**
 * Fills defaults and checks every given value.
 * @param given values as JSON, or as text from the command line (`"true"`, `"0.5"`, `"null"`, `"{...}"`)
 * @throws AppError `<area>/unknown-option` {name, nearest}, `<area>/bad-option` {name, value, allowed}
 */
export function resolveParams<const S extends ParamSpec>(spec: S, given: Readonly<Record<string, unknown>>, area: ParamArea): ParamValues<S> {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(spec, name)) continue;
    const nearest = nearestNames(name, Object.keys(spec));
    const hint = nearest[0] ? ` Did you mean ${nearest[0]}?` : '';
    throw new AppError(`${area}/unknown-option`, `There is no option ${name}.${hint}`, { details: { name, nearest } });
  }
  const values: Record<string, unknown> = {};
  for (const [name, param] of Object.entries(spec)) {
    const value = given[name];
    values[name] = value === undefined ? param.default : checkParam(name, param, value, area);
  }
  return values as ParamValues<S>;
}

function checkParam(name: string, param: Param, value: unknown, area: ParamArea): unknown {
  const refuse = (): never => {
    const allowed = allowedText(param);
    throw new AppError(`${area}/bad-option`, `${name} cannot be ${JSON.stringify(value)}: ${allowed}.`, { details: { name, value, allowed } });
  };
  const parsed = typeof value === 'string' && param.kind !== 'text' && param.kind !== 'choice' ? parseText(value) : value;
  const isNull = parsed === null || (param.kind === 'text' && param.nullable && value === 'null');
  if (isNull) return ('nullable' in param && param.nullable) || param.default === null ? null : refuse();
  switch (param.kind) {
    case 'number':
    case 'integer':
      return typeof parsed === 'number' && isInRange(param, parsed) ? parsed : refuse();
    case 'boolean':
      return typeof parsed === 'boolean' ? parsed : refuse();
    case 'choice':
      return typeof parsed === 'string' && param.choices.includes(parsed) ? parsed : refuse();
    case 'text':
      return typeof parsed === 'string' ? parsed : refuse();
    case 'choice-or-map':
      return (typeof parsed === 'string' && param.choices.includes(parsed)) || isNumberMap(parsed) ? parsed : refuse();
  }
}

function isInRange(param: NumberParam, value: number): boolean {
  if (!Number.isFinite(value) || (param.kind === 'integer' && !Number.isInteger(value))) return false;
  if (param.min !== undefined && (value < param.min || (param.exclusiveMin && value === param.min))) return false;
  return param.max === undefined || value <= param.max;
}

function isNumberMap(value: unknown): value is Record<string, number> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((v) => typeof v === 'number');
}

// "0.5" -> 0.5, "true" -> true, "{...}" -> a map; a word that is no JSON stays a word.
function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function allowedText(param: Param): string {
  switch (param.kind) {
    case 'boolean':
      return 'true or false';
    case 'choice':
      return `one of ${param.choices.join(', ')}`;
    case 'choice-or-map':
      return `null, one of ${param.choices.join(', ')}, or a map of class names to numbers`;
    case 'text':
      return 'a text';
    default: {
      const low = param.min === undefined ? '' : param.exclusiveMin ? ` greater than ${param.min}` : ` of at least ${param.min}`;
      const high = param.max === undefined ? '' : `${low ? ' and' : ''} at most ${param.max}`;
      return `${param.kind === 'integer' ? 'a whole number' : 'a number'}${low}${high}`;
    }
  }
}
