import type { Metadata } from 'next';
import { SetupScreen } from '@/components/account/setup-screen';

export const metadata: Metadata = { title: 'Set up' };

export default function SetUp() {
  return <SetupScreen />;
}
