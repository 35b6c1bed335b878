/** What a training will do, in sentences: from the plan, for people. */
import type { TrainPlan } from '@/lib/client';
import { countOf, readableCount, readableSeconds } from '../ui/readable';

type Backend = TrainPlan['backends'][number];

type Counts = Pick<TrainPlan, 'etaSeconds' | 'train' | 'validation' | 'cached'>;

/** The page's one large answer: how long it will take; while that was never measured, how much there is to look at. */
export function answerWords({ etaSeconds, train, validation }: Counts): { readonly title: string; readonly answer: string } {
  if (etaSeconds === null) return { title: 'it will look at', answer: countOf(train + validation, 'photo') };
  return { title: 'this will take', answer: `about ${readableSeconds(Math.max(1, etaSeconds))}` };
}

/** What that rests on. */
export function answerNote({ etaSeconds, train, validation, cached }: Counts): string {
  const photos = train + validation;
  if (cached > 0 && cached >= photos) return 'It has looked at every photo before, so only the answers are learned again.';
  const kept = cached > 0 ? ` ${readableCount(cached)} of ${countOf(photos, 'photo')} were looked at before and are not looked at again.` : '';
  if (etaSeconds === null) return `The first ones will show how long that takes on this machine.${kept}`;
  return `As fast as the last time on this machine.${kept}`;
}

/** The whole training in one sentence. */
export function planSentence(plan: Pick<TrainPlan, 'train' | 'validation' | 'validationBy' | 'classes'>): string {
  const classes = countOf(plan.classes.filter(({ photos }) => photos > 0).length, 'class', 'classes');
  const learns = `It learns ${classes} from ${countOf(plan.train, 'photo')}`;
  if (plan.validationBy === 'cross-validation') {
    return `${learns}. These are too few to set some aside, so each one is judged by a model that has not seen it.`;
  }
  const which = plan.validationBy === 'source' ? 'those that your folders set aside' : 'taken evenly from all classes';
  return `${learns} and is checked on ${readableCount(plan.validation)} others, ${which}.`;
}

/** A back end with its device: "Graphics card: Apple M2", "Processor, 1 thread". */
export function backendWords({ id, device, software }: Backend): string {
  const name = id === 'webgpu' && !software ? `Graphics card: ${device}` : device;
  return software ? `${name} (software: emulated on the processor, slow)` : name;
}

/** What the wish `auto` means on this machine. A software card takes part in no race. */
export function autoWords(backends: readonly Backend[]): string {
  const rivals = backends.filter(({ software }) => !software);
  const [only] = rivals;
  if (rivals.length > 1) return `The faster of ${rivals.map(backendWords).join(' and ')}, found by a short race`;
  return only ? backendWords(only) : 'Not known yet';
}
