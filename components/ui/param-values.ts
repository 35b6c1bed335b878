/** What a form of parameters keeps: only the values a person changed, as JSON. Their checks are those of the parameter spec itself. */
import { AppError, type NumberParam, type Param, type ParamSpec, resolveParams } from '@/lib/core';

/** Values by parameter name; a name that is absent has its default. */
export type GivenParams = Readonly<Record<string, unknown>>;

/** Sets one value; `undefined` goes back to the default. A value equal to the default is not kept. */
export function withParam(spec: ParamSpec, given: GivenParams, name: string, value: unknown): GivenParams {
  const { [name]: _before, ...rest } = given;
  return value === undefined || value === spec[name]?.default ? rest : { ...rest, [name]: value };
}

/** What is wrong with each value, as sentences. */
export function paramProblems(spec: ParamSpec, given: GivenParams, area: string): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    try {
      resolveParams(spec, { [name]: value }, area);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      problems[name] = thrown.message.replace(`${name} cannot be`, `${spec[name]?.title ?? name} cannot be`);
    }
  }
  return problems;
}

/** "usually 10", "usually auto": the default as the form names it. */
export function defaultWords(param: Param): string {
  if (param.kind === 'boolean') return param.default ? 'usually on' : 'usually off';
  return param.default === null ? 'usually none' : `usually ${param.default}`;
}

/** "1 or more", "above 0", "0 to 1"; empty when everything is allowed. */
export function rangeWords({ min, max, exclusiveMin }: NumberParam): string {
  const isOpen = max === undefined || max >= Number.MAX_SAFE_INTEGER;
  if (min === undefined) return isOpen ? '' : `at most ${max}`;
  if (exclusiveMin) return isOpen ? `above ${min}` : `above ${min}, at most ${max}`;
  return isOpen ? `${min} or more` : `${min} to ${max}`;
}

/** The number a person typed; text that is none stays text, so that the check can refuse it. Empty = the default. */
export function typedNumber(text: string): number | string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const value = Number(trimmed.replace(',', '.'));
  return Number.isFinite(value) ? value : trimmed;
}
