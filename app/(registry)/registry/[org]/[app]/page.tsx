import type { Metadata } from 'next';
import { ApplicationScreen } from '@/components/registry/application-screen';

export const metadata: Metadata = { title: 'Application' };

export default async function Application({ params }: { readonly params: Promise<{ readonly org: string; readonly app: string }> }) {
  return <ApplicationScreen {...(await params)} />;
}
