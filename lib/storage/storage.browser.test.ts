import { deleteDB } from 'idb';
import { expect, test } from 'vitest';
import { runDatasetContract } from './dataset-contract';
import { openStorage } from './storage';

test('D1 datasets of 11 types keep their promises', async () => {
  const name = 'dataset-contract';
  const storage = await openStorage({ name });
  expect(storage.files.kind).toBe('opfs');
  expect(await runDatasetContract(storage)).toBe(11);
  storage.close();
  // The choice of files is remembered.
  const again = await openStorage({ name });
  expect(await again.meta.get('files')).toBe('opfs');
  again.close();
  await deleteDB(name);
  await (await navigator.storage.getDirectory()).removeEntry(name, { recursive: true });
});
