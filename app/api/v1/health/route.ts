// GET /api/v1/health
import { healthEndpoint } from '@/lib/api';
import { readHealth } from '@/lib/registry';

export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  const { health, instance } = await readHealth();
  return Response.json(health, {
    status: health.ok ? 200 : 503,
    headers: { 'Cache-Control': 'no-store', ...(instance ? { [healthEndpoint.instanceHeader]: instance } : {}) },
  });
}
