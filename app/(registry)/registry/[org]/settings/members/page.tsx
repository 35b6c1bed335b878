import type { Metadata } from 'next';
import { MembersScreen } from '@/components/registry/members-screen';

export const metadata: Metadata = { title: 'Members' };

export default async function Members({ params }: { readonly params: Promise<{ readonly org: string }> }) {
  return <MembersScreen {...(await params)} />;
}
