import { redirect } from 'next/navigation';

export default async function Model({
  params,
}: {
  readonly params: Promise<{ readonly org: string; readonly app: string; readonly model: string }>;
}) {
  const { org, app, model } = await params;
  redirect(`/registry/${org}/${app}/${model}/manage`);
}
