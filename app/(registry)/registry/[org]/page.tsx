import type { Metadata } from 'next';
import { ApplicationsScreen } from '@/components/registry/applications-screen';

export const metadata: Metadata = { title: 'Applications' };

export default async function Organization({ params }: { readonly params: Promise<{ readonly org: string }> }) {
  return <ApplicationsScreen {...(await params)} />;
}
