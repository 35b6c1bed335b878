/** The catalog of pretrained weights: one file per entry, one line per entry here. */
import { conceptList } from '@/lib/core';
import type { CatalogEntry } from './catalog-entry';

export type { CatalogEntry } from './catalog-entry';

import { mobilenetV2Imagenet } from './mobilenet-v2-0.35-imagenet';
import { resnet50ImagenetKeras } from './resnet50-imagenet-keras';

/** All entries, smallest starter first: set-up fetches starters in this order. */
export const weightsCatalog = conceptList<CatalogEntry>('train/unknown-model', 'set of weights', [mobilenetV2Imagenet, resnet50ImagenetKeras]);
