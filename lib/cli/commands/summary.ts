/** `slipway summary`: what the registry holds, for whoever the token belongs to. */
import { accountEndpoints, type ModelView, registryEndpoints } from '@/lib/api';
import type { Command } from '../command';
import { connect, connectionOptions } from '../registry/connection';

interface Summary {
  readonly organizations: readonly {
    readonly slug: string;
    readonly name: string;
    readonly applications: readonly {
      readonly name: string;
      readonly models: readonly { readonly name: string; readonly latestVersion: number | null; readonly updatedAt: string }[];
    }[];
  }[];
}

export const summaryCommand: Command = {
  id: 'summary',
  summary: 'Organizations, applications and models of the registry.',
  usage: 'summary [--url U] [--token T] [--json]',
  options: connectionOptions(),
  required: [],
  positionals: 0,
  async run(input): Promise<Summary> {
    const { api } = connect(input);
    const { organizations } = await api.call(accountEndpoints['me.get']);
    const listed = [];
    for (const { slug, name } of organizations) {
      const { items } = await api.call(registryEndpoints['applications.list'], { params: { org: slug }, query: { with: 'models', limit: 200 } });
      listed.push({ slug, name, applications: items.map((app) => ({ name: app.name, models: (app.models ?? []).map(modelOf) })) });
    }
    return { organizations: listed };
  },
  print(document) {
    const lines = (document as Summary).organizations.flatMap(({ slug, applications }) => [
      slug,
      ...applications.flatMap(({ name, models }) => [
        `  ${name}`,
        ...models.map((model) => `    ${model.name}  ${model.latestVersion === null ? 'no version' : `version ${model.latestVersion}`}`),
      ]),
    ]);
    return lines.join('\n');
  },
};

function modelOf({ name, latestVersion, updatedAt }: ModelView) {
  return { name, latestVersion, updatedAt };
}
