import type { Metadata } from 'next';
import { KeysScreen } from '@/components/registry/keys-screen';

export const metadata: Metadata = { title: 'API keys' };

export default async function Keys({ params }: { readonly params: Promise<{ readonly org: string }> }) {
  return <KeysScreen {...(await params)} />;
}
