import { expect, test } from 'vitest';
import { classFolders, openTestEngine } from './testing/open-engine';

// Two pixels side by side, EXIF tag 6: upright it stands. Chromium shows a WebP as it lies.
const lyingWebp = 'UklGRlQAAABXRUJQVlA4WAoAAAAIAAAAAQAAAAAAVlA4TBMAAAAvAQAAAA8w//M///MfeKhARP8DAEVYSUYaAAAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAA=';

/** The size in which an <img> shows it. */
async function shownSize(blob: Blob): Promise<readonly [number, number]> {
  const image = new Image();
  image.src = URL.createObjectURL(blob);
  await image.decode();
  URL.revokeObjectURL(image.src);
  return [image.naturalWidth, image.naturalHeight];
}

test('D6 a tagged WebP is shown upright before the import and after it, while its bytes stay', async () => {
  const engine = await openTestEngine();
  const lying = new Blob([Uint8Array.from(atob(lyingWebp), (letter) => letter.charCodeAt(0))], { type: 'image/webp' });
  const drop = await classFolders(['boat', 'buoy'], 2);
  drop.files.push({ path: 'drop/boat/lying.webp', file: lying });
  const project = await engine.call('project.create', {});
  const { planId, plan } = await engine.call('import.plan', { source: drop });
  const path = plan.samples.find(({ sourcePath }) => sourcePath.endsWith('lying.webp'))?.sourcePath ?? '';
  expect(await shownSize(await engine.call('import.sample', { planId, path }))).toEqual([1, 2]);
  const { jobId, dataset } = await engine.call('import.start', { project: project.id, planId });
  expect(await engine.settled(jobId)).toMatchObject({ state: 'done' });
  const shown = await engine.call('item.display', { dataset, key: 'boat/lying' });
  expect(await shownSize(shown.blob)).toEqual([1, 2]);
  expect(shown.sizeBytes).toBe(lying.size);
  const original = await engine.call('item.picture', { dataset, key: 'boat/lying' });
  expect(await original.arrayBuffer()).toEqual(await lying.arrayBuffer());
});
