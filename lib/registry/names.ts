/**
 * What things of the registry may be called (`delivery.md` 1). Names stand in addresses and in the code of apps, so they are
 * plain; some words are kept back because addresses use them.
 */
import { violatedConstraint } from '@/db';
import { AppError } from '@/lib/core';

const plainName = {
  pattern: /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/,
  rule: '1 to 64 letters, digits, dots, dashes and underscores, beginning and ending with a letter or digit',
};
const shortName = { pattern: /^[a-z][a-z0-9-]{0,30}$/, rule: '1 to 31 lower-case letters, digits and dashes, beginning with a letter' };
const slug = {
  pattern: /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/,
  rule: '1 to 48 lower-case letters, digits and dashes, beginning and ending with a letter or digit',
};

const rules = { organization: slug, application: plainName, model: plainName, environment: shortName, alias: shortName } as const;
/** What a name is for. */
export type NamedKind = keyof typeof rules;

const reserved: readonly string[] = ['models', 'apps', 'new', 'settings', 'latest', 'download', 'deploy'];

/**
 * Refuses a name that breaks the rule of its kind.
 * @throws AppError `name/invalid` {kind, name}, `name/reserved` {kind, name}
 */
export function requireName(kind: NamedKind, name: string): void {
  const { pattern, rule } = rules[kind];
  const details = { kind, name: name.slice(0, 100) };
  if (!pattern.test(name)) throw new AppError('name/invalid', `The name of ${articleOf(kind)} ${kind} has ${rule}.`, { details });
  if (reserved.includes(name.toLowerCase())) {
    throw new AppError('name/reserved', `“${name}” is a word that Slipway needs itself. Choose another name.`, { details });
  }
}

/**
 * Runs a write that may meet a name that is taken.
 * @throws AppError `name/taken` {kind, name}
 */
export async function withFreeName<T>(kind: NamedKind, name: string | undefined, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    // Only the constraints of names have this in their own name; a clash of keys or ids stays a fault.
    if (name === undefined || !/_(name|name_key|slug)_unique$/.test(violatedConstraint(cause) ?? '')) throw cause;
    throw new AppError('name/taken', `There is ${articleOf(kind)} ${kind} called “${name}” already.`, { details: { kind, name }, cause });
  }
}

function articleOf(kind: NamedKind): string {
  return /^[aeo]/.test(kind) ? 'an' : 'a';
}
