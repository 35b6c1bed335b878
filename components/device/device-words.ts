/** What the device page says in words: what happened, why this version runs, where it comes from. Pure; numbers and codes in, sentences out. */
import type { DeviceState, Happening, RunningVersion } from '@/lib/client';
import { countOf, readableBytes } from '../ui/readable';

type Why = NonNullable<DeviceState['why']>;

const reverted: Readonly<Record<string, string>> = {
  non_finite: 'gave answers that are not finite numbers',
  mismatch: 'computed something else than where it was trained',
  shape: 'gave answers of another shape',
  timeout: 'took too long',
  open_failed: 'could not be opened',
  crashed: 'stopped this page twice',
};

const refusals: Readonly<Record<string, string>> = {
  'download/hash': 'the bytes are not the signed ones',
  'download/too-large': 'more bytes came than were signed',
  'manifest/signature': 'no signature that this device trusts',
  'manifest/rollback': 'older news than it has',
  'manifest/equivocation': 'two documents under one number',
  'manifest/environment': 'news of another environment',
  'manifest/expired': 'news past their date',
  'root/signature': 'keys that it does not trust',
  'environment/retired': 'the environment was retired',
};

/** One line of the list of events. */
export function happenedWords(happening: Happening): string {
  switch (happening.type) {
    case 'checked':
      return happening.version === null ? 'Checked: nothing to run yet' : `Checked: v${happening.version} is what this device should run`;
    case 'downloaded':
      return happening.bytes === 0
        ? `Everything of v${happening.version} was here already`
        : `Downloaded ${readableBytes(happening.bytes)} for v${happening.version}; every piece has its hash`;
    case 'proved':
      return `Golden samples of v${happening.version}: ${happening.passed} of ${happening.count}`;
    case 'committed':
      return `v${happening.version} runs from now on`;
    case 'opened':
      return `Opened v${happening.version}, ${sourceWords(happening.source)}`;
    case 'withdrawn':
      return 'The environment runs no version of this model any more';
    case 'reverted': {
      const at = happening.sample === undefined ? '' : ` on golden sample ${happening.sample + 1}`;
      return `Not taken: v${happening.version} ${reverted[happening.reason] ?? 'did not pass its trial'}${at}`;
    }
    case 'failed':
      return happening.code === 'download/network'
        ? 'The server did not answer'
        : `Refused: ${refusals[happening.code] ?? 'not as it should be'} (${happening.code})`;
    case 'expired':
      return 'The news from the server are past their date; they are followed all the same';
    case 'incompatible':
      return `v${happening.version} does not fit this device (${happening.reason})`;
    case 'evicted':
      return 'The browser had deleted what was kept here; it is fetched again';
    case 'reset':
      return resetWords(happening);
  }
}

function resetWords({ versions, bytes, events }: Extract<Happening, { type: 'reset' }>): string {
  const models = versions.map(({ model, version }) => `${model} v${version}`).join(', ');
  const kept = models ? `${models} (${readableBytes(bytes)})` : 'no model';
  return `Reset: removed ${kept}, the keys seen first, the device code and ${countOf(events, 'unsent count')}`;
}

/** Where the version comes from. */
export function sourceWords(source: RunningVersion['source']): string {
  return { cached: 'kept on this device', fresh: 'just downloaded', memory: 'in memory only', embedded: 'part of this page' }[source];
}

const rules: Readonly<Record<Why['rule'], string>> = {
  directive: 'The environment tells all devices to stay with what they have.',
  override: 'This version was chosen for this one device, by its code.',
  cohort: 'This device belongs to a group that gets the version first.',
  bucket: 'The version is being rolled out to a part of all devices, and this one is in that part.',
  default: 'It is the version that this environment gives to every device.',
  current: 'The environment names no version that fits better, so the one that is here stays.',
  embedded: 'The environment names no version that fits; the one that came with the page runs.',
  none: 'The environment names no version of this model that fits this device.',
};

const skips: Readonly<Record<Why['skipped'][number]['reason'], string>> = {
  blocked: 'it was withdrawn',
  failed: 'it did not pass its trial on this device',
  signature: 'it takes or gives something else than this page can use',
  sdk: 'it needs another version of the device library',
  variant: 'none of its files can run in this browser',
};

/** Why this version: the rule that chose it, then what was passed over. */
export function whyWords(why: Why): string[] {
  const skipped = why.skipped.map(({ version, reason }) => `v${version} was passed over: ${skips[reason]}.`);
  return [rules[why.rule], ...skipped, ...(why.mandatory ? ['It is a must: the version before it is not used any more.'] : [])];
}

const waits: Readonly<Record<string, string>> = {
  consent: 'Without counts no version is fetched. Switch Send anonymous counts on, in the details, to get it.',
  saveData: 'It waits until the browser saves data no longer.',
  wifi: 'It waits for a wireless network.',
  maxBytes: 'It is larger than this page may fetch.',
};

/** Why a version that is known is not fetched. */
export const waitWords = (waitsFor: string): string => waits[waitsFor] ?? 'It is not fetched now.';

/** The small words at the top: "offline · v3". */
export function chipWords({ running, isUnreachable, environment, coming }: DeviceState): string {
  const where = isUnreachable ? 'offline' : (environment ?? '');
  const version = running ? `v${running.version}` : coming ? `v${coming.version} is coming` : 'no version';
  return [where, version].filter(Boolean).join(' · ');
}

/** What the page does while there is nothing to run. */
export function waitingWords({ isUnreachable }: Pick<DeviceState, 'isUnreachable'>): string {
  return isUnreachable
    ? 'The server cannot be reached. This page goes on asking by itself.'
    : 'As soon as a version is deployed, it comes here by itself. This page asks for it several times a minute.';
}
