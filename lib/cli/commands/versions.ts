/** `slipway versions`: the versions of a model, newest first. */
import { registryEndpoints, type VersionView } from '@/lib/api';
import type { Command } from '../command';
import { connect, connectionOptions, connectionUsage } from '../registry/connection';

interface VersionsDocument {
  readonly versions: readonly ReturnType<typeof versionOf>[];
}

export const versionsCommand: Command = {
  id: 'versions',
  summary: 'The versions of a model, newest first.',
  usage: `versions ${connectionUsage}`,
  options: connectionOptions('org', 'app', 'model'),
  required: [],
  positionals: 0,
  async run(input): Promise<VersionsDocument> {
    const { api, org, app, model } = connect(input, 'org', 'app', 'model');
    const versions: ReturnType<typeof versionOf>[] = [];
    let cursor: string | undefined;
    do {
      const page = await api.call(registryEndpoints['versions.list'], {
        params: { org, app, model },
        query: { order: '-number', limit: 200, ...(cursor === undefined ? {} : { cursor }) },
      });
      versions.push(...page.items.map(versionOf));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return { versions };
  },
  print(document) {
    const { versions } = document as VersionsDocument;
    if (versions.length === 0) return 'No version yet: slipway upload PATH';
    return versions
      .map(({ number, state, description, environments, size }) =>
        [`v${number ?? '-'}`, state, `${size ?? 0} bytes`, environments.join(' '), description].filter((text) => text !== '').join('  '),
      )
      .join('\n');
  },
};

function versionOf({ number, state, description, createdAt, archive, aliases, environments }: VersionView) {
  return { number, state, description, createdAt, size: archive?.size ?? null, archiveSha256: archive?.sha256 ?? null, aliases, environments };
}
