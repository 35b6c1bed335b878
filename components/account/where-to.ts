/** Where a person goes on after signing in: only to a page of this server, never to another one. */

/** @param to the wish, from the address; anything that is not a path here gives the fallback */
export function pathHere(to: string | null, fallback = '/launch'): string {
  if (to === null || !/^\/(?![/\\])/.test(to)) return fallback;
  const url = new URL(to, 'http://here.invalid');
  return url.origin === 'http://here.invalid' ? `${url.pathname}${url.search}${url.hash}` : fallback;
}

/** The address that asks a person to sign in and leads back here. */
export function signInPath(to: string): string {
  return `/sign-in?to=${encodeURIComponent(to)}`;
}
