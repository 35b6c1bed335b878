// Accounts and the registry: pages made at each request, inside the studio's shell. `connection()` keeps them from being built
// ahead, so that proxy.ts can give their scripts a nonce.
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { Shell } from '@/components/shell/shell';

export default async function RegistryLayout({ children }: { readonly children: ReactNode }) {
  await connection();
  return <Shell>{children}</Shell>;
}
