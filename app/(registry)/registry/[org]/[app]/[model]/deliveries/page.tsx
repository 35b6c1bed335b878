import type { Metadata } from 'next';
import { DeliveriesScreen } from '@/components/registry/deliveries-screen';

export const metadata: Metadata = { title: 'Deliveries' };

export default async function Deliveries({
  params,
}: {
  readonly params: Promise<{ readonly org: string; readonly app: string; readonly model: string }>;
}) {
  return <DeliveriesScreen {...(await params)} />;
}
