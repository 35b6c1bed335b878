/**
 * Keeps answers of the database for a short time in this process, so that a burst of devices costs one query. Requests that come
 * while it is asked wait for the same answer. When it is down, an older answer is better than none. What is not found is not
 * kept: it may be there a moment later.
 */
import { mapDatabaseError } from '@/db';
import { AppError } from '@/lib/core';

export interface RecentRules {
  /** How long an answer counts as new. */
  readonly freshMs: number;
  /** How long it still serves while the database is down. */
  readonly staleMs: number;
  /** The oldest answer goes when there are more. */
  readonly limit: number;
}

interface Kept<T> {
  readonly at: number;
  readonly value: T;
}

/** Answers by key. */
export class RecentValues<T extends object> {
  readonly #rules: RecentRules;
  readonly #kept = new Map<string, Kept<T>>();
  readonly #asked = new Map<string, Promise<T | undefined>>();

  constructor(rules: RecentRules) {
    this.#rules = rules;
  }

  /** The answer for a key, asked again when the last one is too old. @param now milliseconds since 1970 */
  get(key: string, now: number, ask: () => Promise<T | undefined>): T | undefined | Promise<T | undefined> {
    const kept = this.#kept.get(key);
    if (kept && now - kept.at < this.#rules.freshMs) return kept.value;
    const asked = this.#asked.get(key) ?? this.#ask(key, now, ask).finally(() => this.#asked.delete(key));
    this.#asked.set(key, asked);
    return asked;
  }

  async #ask(key: string, now: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
    try {
      const value = await ask();
      this.#kept.delete(key);
      if (value) this.#kept.set(key, { at: now, value });
      const oldest = this.#kept.keys().next().value;
      if (this.#kept.size > this.#rules.limit && oldest !== undefined) this.#kept.delete(oldest);
      return value;
    } catch (thrown) {
      const error = mapDatabaseError(thrown);
      const kept = this.#kept.get(key);
      if (kept && now - kept.at < this.#rules.staleMs && error instanceof AppError && error.code === 'database/unavailable') return kept.value;
      throw error;
    }
  }
}
