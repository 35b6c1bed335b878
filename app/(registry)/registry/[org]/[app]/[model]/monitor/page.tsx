import type { Metadata } from 'next';
import { MonitorScreen } from '@/components/registry/monitor-screen';

export const metadata: Metadata = { title: 'Monitor' };

export default async function Monitor({
  params,
}: {
  readonly params: Promise<{ readonly org: string; readonly app: string; readonly model: string }>;
}) {
  return <MonitorScreen {...(await params)} />;
}
