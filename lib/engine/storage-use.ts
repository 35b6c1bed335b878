/** What this device keeps, and freeing what can be made again. Originals, labels and models are never freed here. */
import { AppError } from '@/lib/core';
import { isClearable } from '@/lib/storage';
import type { EngineContext } from './context';

interface Kind {
  readonly title: string;
  readonly note: string;
  readonly canClear: boolean;
}

const kinds: Readonly<Record<string, Kind>> = {
  photos: { title: 'Photos', note: 'Your originals. Delete photos in a data set to free them.', canClear: false },
  models: { title: 'Models', note: 'The heads you trained.', canClear: false },
  weights: { title: 'Pretrained networks', note: 'Fetched again when a training needs them.', canClear: true },
  features: { title: 'Feature cache', note: 'Makes training again take a second. Computed again when freed.', canClear: true },
  thumbs: { title: 'Thumbnails', note: 'Drawn again when a photo is shown.', canClear: true },
  trash: { title: 'Trash', note: 'Deleted projects, data sets and photos. After this they cannot be brought back.', canClear: true },
};

/** Usage by kind. */
export async function storageUsage(context: EngineContext) {
  const usage = await context.storage.usage();
  return {
    usageBytes: usage.usageBytes,
    quotaBytes: usage.quotaBytes,
    persisted: usage.persisted,
    kinds: usage.kinds.map(({ kind, bytes, count }) => ({ kind, bytes, count, ...(kinds[kind] ?? { title: kind, note: '', canClear: false }) })),
  };
}

/** Frees one kind. @throws AppError `storage/not-clearable` */
export async function clearStorage(context: EngineContext, kind: string): Promise<{ freedBytes: number }> {
  if (!isClearable(kind)) {
    throw new AppError('storage/not-clearable', `${kinds[kind]?.title ?? kind} cannot be freed here.`, { details: { kind } });
  }
  const freedBytes = await context.storage.clear(kind);
  context.bus.post({ kind: 'changed', areas: ['storage', 'projects', 'data'] });
  return { freedBytes };
}
