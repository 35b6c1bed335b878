/** A deployment plan in words. */
import type { DeployPlan, PlanWarning } from '@/lib/client';
import { countOf, readableBytes } from '../ui/readable';

const warningWords: Readonly<Record<PlanWarning, string>> = {
  signature_changed: 'Its inputs or outputs differ from the version before: an app that expects the old ones keeps its model.',
  no_golden: 'It has no golden samples, so devices check its files but not what it computes.',
  parity_not_run: 'Its export was never compared with the trained model.',
  no_web_variant: 'It has no variant that a browser can run.',
};

export function warningText(warning: PlanWarning): string {
  return warningWords[warning];
}

/** "2 devices will move, 4 KB each". */
export function planWords(plan: DeployPlan): string {
  const { from, to, devicesActive7d, devicesMoving, bytesPerDevice } = plan;
  // Rolled back once more, an environment returns to what it was rolled back from.
  const back = plan.kind === 'rollback' && from !== null && to > from ? `This brings back version ${to}, from which it was rolled back. ` : '';
  const move =
    back +
    (from === null ? `Version ${to} is the first here.` : from === to ? `Version ${to} stays.` : `Version ${from} gives way to version ${to}.`);
  if (devicesActive7d === 0) return `${move} No device is here yet; the first one fetches ${readableBytes(bytesPerDevice.full)}.`;
  const size =
    bytesPerDevice.delta < bytesPerDevice.full
      ? `${readableBytes(bytesPerDevice.delta)} each, the rest is there already`
      : `${readableBytes(bytesPerDevice.full)} each`;
  return `${move} ${countOf(devicesMoving, 'device')} of ${devicesActive7d} will move, ${size}.`;
}
