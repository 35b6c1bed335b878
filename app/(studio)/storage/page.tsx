import type { Metadata } from 'next';
import { StorageScreen } from '@/components/storage/storage-screen';

export const metadata: Metadata = { title: 'Storage' };

export default function Storage() {
  return <StorageScreen />;
}
