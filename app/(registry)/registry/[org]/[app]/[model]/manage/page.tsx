import type { Metadata } from 'next';
import { ManageScreen } from '@/components/registry/manage-screen';

export const metadata: Metadata = { title: 'Manage' };

export default async function Manage({
  params,
}: {
  readonly params: Promise<{ readonly org: string; readonly app: string; readonly model: string }>;
}) {
  return <ManageScreen {...(await params)} />;
}
