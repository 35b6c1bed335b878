// Pages made at each request (accounts, registry) get a content security policy with a nonce; Next puts the nonce of the request's
// policy on its own scripts. The start script decides the policy and writes it for every other path. The matcher names these pages
// and nothing else: a request that passes through here has its body buffered, and cut at 10 MB.
import { type NextRequest, NextResponse } from 'next/server';

export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const policy = globalThis.slipwayServer?.contentPolicy(nonce);
  // Started without the start script, for example by `next dev`: there nothing sets policies.
  if (policy === undefined) return NextResponse.next();
  const headers = new Headers(request.headers);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  return response;
}

export const config = { matcher: ['/registry/:path*', '/setup', '/sign-in', '/invite/:path*', '/account/:path*'] };
