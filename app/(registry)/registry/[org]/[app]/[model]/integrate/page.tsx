import type { Metadata } from 'next';
import { IntegrateScreen } from '@/components/registry/integrate-screen';

export const metadata: Metadata = { title: 'Integrate' };

export default async function Integrate({
  params,
}: {
  readonly params: Promise<{ readonly org: string; readonly app: string; readonly model: string }>;
}) {
  return <IntegrateScreen {...(await params)} />;
}
