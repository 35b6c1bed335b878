/** The pretrained networks as pages list them: what they are, where their weights are, under which licence. */
import { type CatalogEntry, weightsCatalog } from '@/lib/ml';
import type { TrainPlan } from './actions/train';
import type { EngineContext } from './context';
import { isStored } from './train/weight-files';

type Choice = TrainPlan['networks'][number];

const notes: Readonly<Record<string, string>> = {
  'resnet50-imagenet-keras': 'most accurate',
  'mobilenet-v2-0.35-imagenet': 'fits any phone',
};

/** The catalog with the state of each entry, most accurate first. */
export async function networkChoices(context: EngineContext): Promise<Choice[]> {
  const served = await servedStates();
  const choices = await Promise.all(
    weightsCatalog.all.map(async (entry): Promise<Choice> => {
      const state = (await isStored(context, entry)) ? 'stored' : served.get(entry.id) === 'ready' ? 'served' : 'missing';
      return { id: entry.id, title: entry.title, note: notes[entry.id] ?? entry.task, bytes: entry.bytes, state };
    }),
  );
  return choices.sort((a, b) => b.bytes - a.bytes);
}

/** The same with licence and source, for the catalog page. */
export async function listWeights(context: EngineContext): Promise<(Choice & { licence: string; source: string })[]> {
  const choices = await networkChoices(context);
  return choices.map((choice) => {
    const entry = weightsCatalog.get(choice.id);
    return { ...choice, licence: entry.licence.weights, source: sourceText(entry) };
  });
}

function sourceText({ source }: CatalogEntry): string {
  if (source.kind === 'npm') return `npm ${source.package}@${source.version}`;
  return source.kind === 'url' ? (source.urls[0] ?? '') : source.instructions;
}

/** What this Slipway serves, by its health answer; nothing is known while it cannot be reached. */
async function servedStates(): Promise<ReadonlyMap<string, string>> {
  try {
    const response = await fetch('/api/v1/health');
    const health = (await response.json()) as { weights?: readonly { id: string; state: string }[] };
    return new Map((health.weights ?? []).map(({ id, state }) => [id, state]));
  } catch (cause) {
    // Offline: what is stored on this device is all there is.
    console.info('Slipway cannot be reached', cause);
    return new Map();
  }
}
