/** Refuses writes that another site makes a browser send: cookies travel along, so the page's origin has to be ours. */
import { AppError } from '@/lib/core';

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/** @throws AppError `auth/origin` */
export function checkOrigin(request: Request): void {
  if (safeMethods.includes(request.method)) return;
  const origin = request.headers.get('origin');
  const isForeign = origin !== null && !isOurs(origin, request.headers.get('host'));
  const isUnsaid = origin === null && request.headers.has('cookie');
  if (isForeign || isUnsaid) throw new AppError('auth/origin', 'This request came from another site. Open Slipway itself and try again.');
}

function isOurs(origin: string, host: string | null): boolean {
  if (origin === process.env['SLIPWAY_ORIGIN']) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
