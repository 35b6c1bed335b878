/** `slipway environments`: what runs where, and on how many devices. */
import { type EnvironmentView, registryEndpoints } from '@/lib/api';
import type { Command } from '../command';
import { connect, connectionOptions, connectionUsage } from '../registry/connection';

interface EnvironmentsDocument {
  readonly environments: readonly ReturnType<typeof environmentOf>[];
}

export const environmentsCommand: Command = {
  id: 'environments',
  summary: 'Environments of an application: what runs there, on how many devices.',
  usage: `environments ${connectionUsage}`,
  options: connectionOptions('org', 'app'),
  required: [],
  positionals: 0,
  async run(input): Promise<EnvironmentsDocument> {
    const { api, org, app } = connect(input, 'org', 'app');
    const { items } = await api.call(registryEndpoints['environments.list'], { params: { org, app } });
    return { environments: items.map(environmentOf) };
  },
  print(document) {
    const { environments } = document as EnvironmentsDocument;
    return environments
      .map(({ name, activeDevices7d, models }) => {
        const running = models.map((model) => `${model.name} v${model.version ?? '-'}`).join(', ') || 'nothing deployed';
        return `${name}  ${running}  ${activeDevices7d} active devices`;
      })
      .join('\n');
  },
};

function environmentOf(env: EnvironmentView) {
  const models = env.targets.map(({ model, default: version, rollout, since }) => ({ name: model, version, rollout, updatedAt: since }));
  return { name: env.name, protected: env.protected, seq: env.seq, revision: env.revision, activeDevices7d: env.devices.active7d, models };
}
