import type { Metadata } from 'next';
import { OrganizationsScreen } from '@/components/registry/organizations-screen';

export const metadata: Metadata = { title: 'Registry' };

export default function Registry() {
  return <OrganizationsScreen />;
}
