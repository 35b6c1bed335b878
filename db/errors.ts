/**
 * From what the drivers throw to the codes of the product. drizzle wraps an error in one that holds the statement, so the
 * causes are searched. SQLSTATE: https://www.postgresql.org/docs/15/errcodes-appendix.html; SW001 is ours (migration 0002).
 */
import { AppError } from '@/lib/core';

const uniqueViolation = '23505';
const immutable = 'SW001';
const diskFull = ['53100', 'ENOSPC'];
/** Connection exceptions (class 08 besides), shutdowns, too many connections, and what Node says of sockets and names. */
const unreachable = [
  ...['57P01', '57P02', '57P03', '53300'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
];
/** What drivers say without a code when the connection is gone. */
const unreachableWords = /connection terminated|connection ended|timeout exceeded when trying to connect|pglite is closed|websocket/i;

/**
 * The AppError of what a query threw: `version/immutable`, `database/unavailable` (retryable), `storage/full`. Anything else
 * comes back as it is; a broken unique constraint is asked with {@link violatedConstraint}.
 */
export function mapDatabaseError(thrown: unknown): unknown {
  for (const error of causesOf(thrown)) {
    if (error instanceof AppError) return error;
    const code = codeOf(error);
    if (code === immutable) return new AppError('version/immutable', 'What is published stays as it is.', { cause: thrown });
    if (diskFull.includes(code)) return new AppError('storage/full', 'The disk of the database is full.', { cause: thrown, retryable: true });
    if (code.startsWith('08') || unreachable.includes(code) || (code === '' && unreachableWords.test(messageOf(error)))) {
      return new AppError('database/unavailable', 'The database does not answer.', { cause: thrown, retryable: true });
    }
  }
  return thrown;
}

/** The name of the unique constraint that a query broke, as in the migrations; undefined for every other error. */
export function violatedConstraint(thrown: unknown): string | undefined {
  for (const error of causesOf(thrown)) {
    const { constraint } = error as { readonly constraint?: unknown };
    if (codeOf(error) === uniqueViolation && typeof constraint === 'string') return constraint;
  }
  return undefined;
}

/** The SQLSTATE of what a query threw, `''` when it has none. */
export function sqlStateOf(thrown: unknown): string {
  for (const error of causesOf(thrown)) {
    const code = codeOf(error);
    if (/^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return '';
}

/** The error and its causes, from outside in. Eight levels are more than any driver nests. */
function causesOf(thrown: unknown): readonly object[] {
  const found: object[] = [];
  for (let error = thrown; typeof error === 'object' && error !== null && found.length < 8; error = (error as { cause?: unknown }).cause) {
    found.push(error);
  }
  return found;
}

function codeOf(error: object): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}

function messageOf(error: object): string {
  const { message } = error as { readonly message?: unknown };
  return typeof message === 'string' ? message : '';
}
