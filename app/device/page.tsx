// The device page: one static file for every environment (`/device/{envKey}` is rewritten to it), so that it works offline.
import type { Metadata } from 'next';
import { DeviceScreen } from '@/components/device/device-screen';

export const metadata: Metadata = { title: 'Device' };

export default function DevicePage() {
  return <DeviceScreen />;
}
