import { expect, test, vi } from 'vitest';
import { AppError } from '@/lib/core';
import { zipStream } from '@/lib/media/archive';
import { classFolders, drawPhoto, dumpStorage, openTestEngine, type TestEngine } from '../testing/open-engine';

async function refusal(run: Promise<unknown>): Promise<AppError> {
  const thrown = await run.then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof AppError) return thrown;
  throw new Error(`It was not refused: ${String(thrown)}`);
}

async function importPhotos(engine: TestEngine, source: Parameters<typeof engine.call<'import.plan'>>[1]['source']) {
  const project = await engine.call('project.create', {});
  const { planId, plan } = await engine.call('import.plan', { source });
  const { jobId, dataset } = await engine.call('import.start', { project: project.id, planId });
  return { project: project.id, plan, dataset, job: await engine.settled(jobId) };
}

/** No data set is left staging, and every stored byte has a photo. */
async function expectNothingHalf({ storage }: TestEngine): Promise<void> {
  const datasets = await storage.datasets.list();
  expect(datasets.map(({ state }) => state)).toEqual(datasets.map(() => 'live'));
  const wanted = new Set<string>();
  for (const { id } of datasets) for (const item of await storage.items.list(id)) if (item.value.at === 'blob') wanted.add(item.value.hash);
  const { kinds } = await storage.usage();
  expect(kinds.find(({ kind }) => kind === 'trash')).toMatchObject({ bytes: 0, count: 0 });
  expect(kinds.find(({ kind }) => kind === 'photos')?.count).toBe(wanted.size);
  expect(await storage.files.list('big/')).toHaveLength(wanted.size);
}

async function zipOf(files: readonly { path: string; file?: Blob }[]): Promise<File> {
  const entries = files.map(({ path, file }) => ({ path: file ? path : `${path}/`, data: file ?? null })).sort((a, b) => (a.path < b.path ? -1 : 1));
  return new File([await new Response(zipStream(entries)).blob()], 'drop.zip');
}

/** A JPEG of 64 x 48 pixels whose EXIF says to turn it by a quarter: 48 x 64 upright. */
async function turnedJpeg(): Promise<Blob> {
  const canvas = new OffscreenCanvas(64, 48);
  canvas.getContext('2d')?.fillRect(4, 4, 20, 10);
  const jpeg = await canvas.convertToBlob({ type: 'image/jpeg' });
  // APP1: "Exif", a big-endian TIFF header, one directory with one entry: orientation (0x0112, SHORT) = 6.
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
  const app1 = [0xff, 0xe1, 0, 2 + 6 + tiff.length, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff];
  return new Blob([jpeg.slice(0, 2), new Uint8Array(app1), jpeg.slice(2)]);
}

/** Half of it is see-through. */
async function alphaPng(): Promise<Blob> {
  const canvas = new OffscreenCanvas(40, 30);
  const context = canvas.getContext('2d');
  if (!context) throw new TypeError('No canvas');
  context.fillStyle = 'rgb(200 40 40 / 0.5)';
  context.fillRect(0, 0, 20, 30);
  return canvas.convertToBlob({ type: 'image/png' });
}

test('D3 10 JPEG and 2 PNG, one .JPG, one turned by EXIF, one with alpha: sizes right, bytes with the SHA-256 that they had', async () => {
  const engine = await openTestEngine();
  const drop = await classFolders(['boat', 'buoy'], 4);
  drop.files.push({ path: 'drop/boat/A.JPG', file: await drawPhoto(7, '#111') });
  drop.files.push({ path: 'drop/boat/turned.jpg', file: await turnedJpeg() });
  drop.files.push({ path: 'drop/buoy/b.png', file: await drawPhoto(8, '#222', 'image/png') });
  drop.files.push({ path: 'drop/buoy/alpha.png', file: await alphaPng() });
  const { dataset, job } = await importPhotos(engine, drop);
  expect(job.state).toBe('done');
  const photos = await engine.call('item.list', { dataset });
  expect(photos).toHaveLength(12);
  const sizes: Readonly<Record<string, readonly number[]>> = { 'boat/turned': [48, 64], 'buoy/alpha': [40, 30] };
  const digest = async (data: ArrayBuffer) =>
    Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', data)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  for (const photo of photos) {
    expect([photo.widthPx, photo.heightPx], photo.key).toEqual(sizes[photo.key] ?? [96, 64]);
    const given = drop.files.find(({ path }) => path.replace(/^drop\//, '').replace(/\.\w+$/, '') === photo.key)?.file;
    if (!given) throw new Error(`No file was called ${photo.key}`);
    const wanted = await digest(await given.arrayBuffer());
    expect(photo.hash, photo.key).toBe(`sha256:${wanted}`);
    const item = await engine.storage.items.get(dataset, photo.key);
    const stored = item?.value.at === 'blob' ? await engine.storage.blobs.get(item.value.hash) : new Blob();
    expect(await digest(await stored.arrayBuffer()), photo.key).toBe(wanted);
  }
  const turned = await engine.storage.items.get(dataset, 'boat/turned');
  expect(turned?.meta).toMatchObject({ sizePx: [48, 64], encodedSizePx: [64, 48], orientation: 6 });
});

test('D22 a plan writes nothing, and an import cancelled at 0, 50 and 99 % leaves storage as it was', async () => {
  const engine = await openTestEngine();
  const project = await engine.call('project.create', {});
  const drop = await classFolders(['boat', 'buoy'], 50);
  const before = await dumpStorage(engine);
  await engine.call('import.plan', { source: drop });
  expect(await dumpStorage(engine)).toEqual(before);
  for (const share of [0, 0.5, 0.99]) {
    const { planId } = await engine.call('import.plan', { source: drop });
    let wasAt = -1;
    const stop = engine.bus.listen((message) => {
      if (message.kind !== 'job' || message.job.state !== 'running') return;
      const { done, total } = message.job.progress;
      if (total === 0 || done < share * total || wasAt >= 0) return;
      wasAt = done;
      engine.bus.post({ kind: 'cancel', jobId: message.job.id });
    });
    const { jobId } = await engine.call('import.start', { project: project.id, planId });
    const job = await engine.settled(jobId);
    stop();
    expect(job.state, `at ${share}`).toBe('cancelled');
    expect(wasAt, `at ${share}`).toBeGreaterThanOrEqual(share * 100);
    expect(await dumpStorage(engine), `at ${share}`).toEqual(before);
  }
});

test('F12 broken photos get their codes and a sentence, the rest is imported', async () => {
  const engine = await openTestEngine();
  const drop = await classFolders(['boat', 'buoy'], 3);
  const whole = await drawPhoto(50, '#444');
  drop.files.push({ path: 'drop/boat/cut.jpg', file: whole.slice(0, 100) });
  drop.files.push({ path: 'drop/boat/text.jpg', file: new Blob(['these are words']) });
  const { plan, dataset, job } = await importPhotos(engine, drop);
  expect(plan.anomalyCounts).toEqual({ 'image/unreadable': 2 });
  expect(plan.anomalies.every(({ message }) => /\.jpg .*\.$/.test(message))).toBe(true);
  expect(job.state).toBe('done-with-errors');
  expect(await engine.call('item.list', { dataset })).toHaveLength(6);
  await expectNothingHalf(engine);
});

test('F12 a photo that was removed between the plan and the import costs itself only', async () => {
  const engine = await openTestEngine();
  const drop = await classFolders(['boat', 'buoy'], 3);
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle('gone.jpg', { create: true });
  const writable = await handle.createWritable();
  await writable.write(await drawPhoto(60, '#666'));
  await writable.close();
  drop.files.push({ path: 'drop/boat/gone.jpg', file: await handle.getFile() });
  const project = await engine.call('project.create', {});
  const { planId, plan } = await engine.call('import.plan', { source: drop });
  expect(plan.counts.items).toBe(7);
  await folder.removeEntry('gone.jpg');
  const { jobId, dataset } = await engine.call('import.start', { project: project.id, planId });
  expect((await engine.settled(jobId)).state).toBe('done-with-errors');
  expect((await engine.call('job.log', { id: jobId })).map(({ text }) => text)).toEqual([expect.stringMatching(/gone\.jpg.*\(source\/changed\)$/)]);
  expect(await engine.call('item.list', { dataset })).toHaveLength(6);
  await expectNothingHalf(engine);
});

test('a plan stays until its import has started', async () => {
  const engine = await openTestEngine();
  const { planId } = await engine.call('import.plan', { source: await classFolders(['boat', 'buoy'], 2) });
  expect((await refusal(engine.call('import.start', { project: 'prj_none', planId }))).code).toBe('project/not-found');
  const project = await engine.call('project.create', {});
  vi.spyOn(engine.storage.jobs, 'put').mockRejectedValueOnce(new AppError('storage/quota', 'The storage is full.'));
  expect((await refusal(engine.call('import.start', { project: project.id, planId }))).code).toBe('storage/quota');
  const { jobId } = await engine.call('import.start', { project: project.id, planId });
  expect((await engine.settled(jobId)).state).toBe('done');
  expect((await refusal(engine.call('import.start', { project: project.id, planId }))).code).toBe('import/plan-gone');
});

test('F12 an empty class folder in a zip is train/empty-class, one class is train/too-few-classes', async () => {
  const engine = await openTestEngine();
  const drop = await classFolders(['boat', 'buoy'], 3);
  const { dataset } = await importPhotos(engine, {
    name: 'x',
    files: [{ path: 'drop.zip', file: await zipOf([...drop.files, { path: 'drop/gull' }]) }],
  });
  const plan = await engine.call('train.plan', { dataset, model: 'mobilenet-v2-0.35-imagenet' });
  expect(plan.warnings.map(({ code }) => code)).toContain('train/empty-class');
  expect(plan.problems).toEqual([]);
  const single = await importPhotos(engine, await classFolders(['boat'], 3));
  const refused = await engine.call('train.plan', { dataset: single.dataset, model: 'mobilenet-v2-0.35-imagenet' });
  expect(refused.problems.map(({ code }) => code)).toEqual(['train/too-few-classes']);
});

test('F12 an empty folder is source/empty, a zip of 0 bytes is zip/not-a-zip, and nothing is kept', async () => {
  const engine = await openTestEngine();
  const before = await dumpStorage(engine);
  const empty = await refusal(engine.call('import.plan', { source: { name: 'empty', files: [] } }));
  expect(empty.code).toBe('source/empty');
  const zip = await refusal(engine.call('import.plan', { source: { name: 'z', files: [{ path: 'z.zip', file: new File([], 'z.zip') }] } }));
  expect(zip.code).toBe('zip/not-a-zip');
  expect(await dumpStorage(engine)).toEqual(before);
});

test('when not one photo can be decoded the import is import/nothing and leaves nothing', async () => {
  const engine = await openTestEngine();
  const header = (await drawPhoto(1, '#444', 'image/png')).slice(0, 60);
  const project = await engine.call('project.create', {});
  const before = await dumpStorage(engine);
  const { planId } = await engine.call('import.plan', {
    source: { name: 'bad', files: [0, 1].map((i) => ({ path: `bad/${i}.png`, file: header })) },
  });
  const { jobId } = await engine.call('import.start', { project: project.id, planId });
  const job = await engine.settled(jobId);
  expect(job.error?.code).toBe('import/nothing');
  expect(await dumpStorage(engine)).toEqual(before);
});

test('F22 an import can be undone and redone, photos can be deleted and come back', async () => {
  const engine = await openTestEngine();
  const { project, dataset } = await importPhotos(engine, await classFolders(['boat', 'buoy'], 4));
  const listed = await engine.call('item.list', { dataset });
  await engine.call('item.remove', { dataset, keys: ['boat/photo-1', 'buoy/photo-2'] });
  expect(await engine.call('item.list', { dataset })).toHaveLength(6);
  await engine.call('edit.undo', { project });
  expect(await engine.call('item.list', { dataset })).toEqual(listed);
  const undone = await engine.call('edit.undo', { project });
  expect(undone?.label).toMatch(/^Import /);
  expect(await engine.call('dataset.list', { project })).toEqual([]);
  await engine.call('edit.redo', { project });
  expect(await engine.call('item.list', { dataset })).toEqual(listed);
});

test('F18 a flat folder comes in unlabelled; classes are added and given; a HEIC file says what to do', async () => {
  const engine = await openTestEngine();
  const files = await Promise.all(Array.from({ length: 12 }, async (_, i) => ({ path: `flat/${i}.jpg`, file: await drawPhoto(i, '#585') })));
  const heic = new Blob([new Uint8Array([0, 0, 0, 24]), 'ftypheic', new Uint8Array(4), 'mif1heic', new Uint8Array(64)]);
  const { plan, dataset } = await importPhotos(engine, { name: 'flat', files: [...files, { path: 'flat/phone.heic', file: heic }] });
  expect(plan.anomalies.map(({ code, message }) => ({ code, saysWhatToDo: /JPEG/.test(message) }))).toEqual([
    { code: 'image/unsupported', saysWhatToDo: true },
  ]);
  const photos = await engine.call('item.list', { dataset });
  expect(photos.map(({ cls }) => cls)).toEqual(Array(12).fill(null));
  const cat = await engine.call('class.add', { dataset, name: 'cat' });
  const dog = await engine.call('class.add', { dataset, name: 'dog' });
  await engine.call('annotation.assign', { dataset, keys: photos.slice(0, 5).map(({ key }) => key), cls: cat.cls });
  expect((await engine.call('train.plan', { dataset })).problems.map(({ code }) => code)).toEqual(['train/too-few-classes']);
  await engine.call('annotation.assign', { dataset, keys: photos.slice(5).map(({ key }) => key), cls: dog.cls });
  expect((await engine.call('train.plan', { dataset })).problems).toEqual([]);
  const { classes } = await engine.call('dataset.get', { id: dataset });
  expect(classes.map(({ name, photos: count }) => [name, count])).toEqual([
    ['cat', 5],
    ['dog', 7],
  ]);
});

test('a job whose worker is gone is settled as interrupted, and what it had staged is removed', async () => {
  const engine = await openTestEngine();
  const { project } = await importPhotos(engine, await classFolders(['boat', 'buoy'], 3));
  const before = await dumpStorage(engine);
  const { planId } = await engine.call('import.plan', { source: await classFolders(['gull', 'seal'], 3) });
  const { jobId, dataset } = await engine.call('import.start', { project, planId });
  await engine.settled(jobId);
  // What a killed worker leaves: a running row, and a data set that is still staging.
  const job = await engine.storage.jobs.get(jobId);
  const row = await engine.storage.datasets.get(dataset);
  if (!job || !row) throw new Error('The import left no rows');
  const { endedAt: _ended, ...running } = job;
  await engine.storage.jobs.put({ ...running, state: 'running' });
  for (const set of await engine.storage.datasets.list(project)) {
    if (set.id === dataset || set.over === dataset) await engine.storage.datasets.put({ ...set, state: 'staging' });
  }
  const settled = await engine.call('job.settle', {});
  expect(settled.map(({ id, state }) => ({ id, state }))).toEqual([{ id: jobId, state: 'interrupted' }]);
  const after = (await dumpStorage(engine)) as { stores: { items: unknown[]; blobs: unknown[] }; files: unknown[] };
  const was = before as typeof after;
  expect(after.stores.items).toEqual(was.stores.items);
  expect(after.stores.blobs.length).toBe(was.stores.blobs.length);
});
