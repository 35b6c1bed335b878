/** The pretrained networks as pages list them: what they are, where their weights are, under which licence. */
import { type CatalogEntry, catalogFileName, weightsCatalog } from '@/lib/ml';
import type { TrainPlan } from './actions/train';
import type { EngineContext } from './context';
import { isStored } from './train/weight-files';

type Choice = TrainPlan['networks'][number];

const notes: Readonly<Record<string, string>> = {
  'resnet50-imagenet-keras': 'most accurate',
  'mobilenet-v2-0.35-imagenet': 'fits any phone',
};

/** What the sample project and quick tests train with (training.md 10.2). */
const sampleNetwork = 'mobilenet-v2-0.35-imagenet';

/** The catalog with the state of each entry, most accurate first. */
export async function networkChoices(context: EngineContext): Promise<Choice[]> {
  const served = await servedStates();
  const isServed = (entry: CatalogEntry) => (served ? served.get(entry.id) === 'ready' : isKeptOffline(entry));
  const choices = await Promise.all(
    weightsCatalog.all.map(async (entry): Promise<Choice> => {
      const state = (await isStored(context, entry)) ? 'stored' : (await isServed(entry)) ? 'served' : 'missing';
      return { id: entry.id, title: entry.title, note: notes[entry.id] ?? entry.task, bytes: entry.bytes, state };
    }),
  );
  return choices.sort((a, b) => b.bytes - a.bytes);
}

/** The network that a person gets who chooses none: the most accurate one that is there, for the sample the quick one. */
export function defaultNetwork(networks: readonly Choice[], isSample: boolean): string {
  const ready = networks.filter(({ state }) => state !== 'missing');
  const known = ready.length > 0 ? ready : networks;
  const quick = isSample ? known.find(({ id }) => id === sampleNetwork) : undefined;
  return (quick ?? known[0])?.id ?? '';
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

/** What this Slipway serves, by its health answer; null while it cannot be reached. */
async function servedStates(): Promise<ReadonlyMap<string, string> | null> {
  try {
    const response = await fetch('/api/v1/health');
    const health = (await response.json()) as { weights?: readonly { id: string; state: string }[] };
    return new Map((health.weights ?? []).map(({ id, state }) => [id, state]));
  } catch (cause) {
    console.info('Slipway cannot be reached', cause);
    return null;
  }
}

/** Whether the service worker answers for every file of an entry from its cache. */
async function isKeptOffline({ id, source }: CatalogEntry): Promise<boolean> {
  if (source.kind === 'user') return false;
  for (const file of source.files) {
    try {
      const response = await fetch(`/weights/${id}/${catalogFileName(file)}`);
      await response.body?.cancel();
      if (!response.ok) return false;
    } catch {
      return false; // neither kept nor reachable
    }
  }
  return true;
}
