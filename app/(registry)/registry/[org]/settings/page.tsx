import { redirect } from 'next/navigation';

export default async function Settings({ params }: { readonly params: Promise<{ readonly org: string }> }) {
  const { org } = await params;
  redirect(`/registry/${org}/settings/members`);
}
