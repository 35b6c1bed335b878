// What an answer costs before any work of ours: bench/delivery compares device answers with it. It is there only where the
// benchmark started the server; anywhere else this address is as unknown as any other.
import { handleDevice } from '@/lib/registry';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Response | Promise<Response> {
  return process.env['SLIPWAY_BENCH'] === '1' ? new Response(null, { status: 204 }) : handleDevice(request);
}
