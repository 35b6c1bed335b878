/** What an item of each type may hold (datasets.md 1.2): the check between a dataset's type and an item's value. */
import { AppError } from '../base/error';
import type { ItemType } from './dataset';
import type { Item, Value } from './item';
import { normalKey } from './keys';

/** The item types whose values are label records. */
const recordTypes = ['detection', 'shape', 'class', 'int', 'floats', 'string', 'table'] as const satisfies readonly ItemType[];

/** Whether values of this item type are records. */
function isRecordType(type: ItemType): type is (typeof recordTypes)[number] {
  return (recordTypes as readonly ItemType[]).includes(type);
}

/**
 * Checks an item against the type of its dataset; returns it with its key in stored form.
 * @throws AppError `dataset/bad-key`, `dataset/type` {key, type, at}, `dataset/bad-number` for a bad `seq`
 */
export function checkItem(item: Item, type: ItemType): Item {
  const key = normalKey(item.key);
  if (!Number.isSafeInteger(item.seq) || item.seq < 0) {
    throw new AppError('dataset/bad-number', `The place of ${key} in its dataset must be a whole number.`, {
      details: { key, seq: String(item.seq) },
    });
  }
  if (!fits(item.value, type)) {
    const what = item.value.at === 'blob' ? `bytes of type ${item.value.mime}` : `a value of kind "${item.value.at}"`;
    throw new AppError('dataset/type', `${key} holds ${what}, which a dataset of type ${type} cannot take.`, {
      details: { key, type, at: item.value.at },
    });
  }
  return key === item.key ? item : { ...item, key };
}

function fits(value: Value, type: ItemType): boolean {
  if (value.at === 'inline' || value.at === 'frozen') return isRecordType(type);
  switch (type) {
    case 'image':
      return (value.at === 'blob' && value.mime.startsWith('image/')) || value.at === 'file';
    case 'video':
      return value.at === 'blob' ? value.mime.startsWith('video/') : value.at !== 'view' || fits(value.of, 'video');
    case 'array':
      return value.at === 'blob';
    case 'table':
      return value.at === 'blob' && value.mime === 'application/x-ndjson';
    case 'file':
      return value.at === 'blob' || value.at === 'file';
    default:
      return false;
  }
}
