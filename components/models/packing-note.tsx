'use client';
/** A package that is being built: how far it is, and a way to stop. */
import { Bar, progressShare } from '../ui/bar';
import { Button } from '../ui/button';
import type { PackageUse } from './use-package';

/** Nothing while none is. */
export function PackingNote({ packing, cancel }: Pick<PackageUse, 'packing' | 'cancel'>) {
  if (!packing) return null;
  const { progress } = packing;
  const share = progressShare(progress);
  const words = share === null ? 'Getting the network.' : share < 1 ? 'Proving that the files compute what was trained.' : 'Writing the files.';
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border border-line bg-surface px-4 py-3 text-13">
      <span>
        <b className="font-medium">Packing {packing.name}.</b> <span className="text-muted">{words}</span>
      </span>
      <Bar value={share !== null && share < 1 ? share : null} label="Packing" className="min-w-32 flex-1" />
      <Button size="small" onClick={cancel}>
        Cancel
      </Button>
    </div>
  );
}
