import type { Metadata } from 'next';
import { AuditScreen } from '@/components/registry/audit-screen';

export const metadata: Metadata = { title: 'Audit log' };

export default async function Audit({ params }: { readonly params: Promise<{ readonly org: string }> }) {
  return <AuditScreen {...(await params)} />;
}
